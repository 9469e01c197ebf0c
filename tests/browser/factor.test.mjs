// The second factor: codes from an app, recovery codes without JavaScript, and security keys by Chromium's own virtual device.
// Security keys need a name: so the pages are opened as localhost.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { axe, pageOf, password, people, setLanguage, startBrowser, startServer, watch } from './server.mjs';

let server, browser, url;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  url = server.url.replace('127.0.0.1', 'localhost');
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// RFC 6238, for what the page shows in groups of four letters.
function codeOf(secret, at = Date.now()) {
  const bits = [...secret.replaceAll(' ', '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const place = hash[19] & 15;
  return String((hash.readUInt32BE(place) & 0x7fffffff) % 1000000).padStart(6, '0');
}

const press = (page, selector) => Promise.all([page.waitForNavigation(), page.click(selector)]);

async function givePassword(page, who) {
  await page.goto(`${url}/sign-in?next=/account`);
  await page.fill('input[name=email]', people[who]);
  await page.fill('input[name=password]', password);
  await press(page, 'main form button');
}

// Looks at the page as it stands: both languages and widths are those of the caller.
async function lookAt(page, found) {
  for (const width of [360, 1366]) {
    await page.setViewportSize({ width, height: 768 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    if (wide) found.push(`${page.url()} is wider than ${width} px`);
    found.push(...(await axe(page)).map((fault) => `${page.url()} at ${width} px: ${fault}`));
  }
}

async function addApp(page) {
  await page.goto(`${url}/account/factors`);
  await press(page, 'form[action="/account/factors/app"] button');
  const secret = await page.textContent('main p.words');
  await page.fill('input[name=code]', codeOf(secret));
  await press(page, 'form[action="/account/factors/app/confirm"] button');
  return { secret, codes: await page.$$eval('ul.codes code', (all) => all.map((code) => code.textContent)) };
}

async function withDevice(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'usb', hasResidentKey: false,
    hasUserVerification: false, automaticPresenceSimulation: true } });
  return client;
}

test('codes from an app are set up; without JavaScript a code on paper signs in, once', async () => {
  const page = await pageOf(browser, url);
  const faults = watch(page, url);
  await givePassword(page, 'planner');
  const { secret, codes } = await addApp(page);
  assert.equal(codes.length, 10);
  assert.match(codes[0], /^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$/);

  const plain = await pageOf(browser, url, null, { javaScriptEnabled: false });
  await givePassword(plain, 'planner');
  assert.match(plain.url(), /\/sign-in\/factor/);
  await plain.goto(`${url}/account`);
  assert.match(plain.url(), /\/sign-in/);
  await givePassword(plain, 'planner');
  await plain.fill('input[name=code]', codeOf(secret)); // it was used to set the app up
  await press(plain, 'form[action="/sign-in/factor"] button');
  assert.match(plain.url(), /\/sign-in\/factor/);
  assert.equal(await plain.locator('p.error').count(), 1);
  await plain.fill('input[name=code]', codes[2].toLowerCase());
  await press(plain, 'form[action="/sign-in/factor"] button');
  assert.match(plain.url(), /\/account$/);
  await plain.context().close();

  const again = await pageOf(browser, url);
  await givePassword(again, 'planner');
  await again.fill('input[name=code]', codes[2]);
  await press(again, 'form[action="/sign-in/factor"] button');
  assert.match(again.url(), /\/sign-in\/factor/);
  await again.context().close();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a security key is added, signs in and is taken away', async () => {
  const page = await pageOf(browser, url);
  const faults = watch(page, url);
  await withDevice(page);
  await givePassword(page, 'council');
  await page.goto(`${url}/account/factors`);
  await page.fill('input[name=name]', 'the blue one');
  await press(page, 'form[action="/account/factors/keys/new"] button');
  await press(page, '[data-key-start]');
  assert.equal(await page.locator('ul.codes code').count(), 10);
  await page.goto(`${url}/account/factors`);
  assert.match(await page.textContent('main table'), /the blue one/);

  await page.context().clearCookies();
  await givePassword(page, 'council');
  assert.match(page.url(), /\/sign-in\/factor/);
  await press(page, '[data-key-start]');
  assert.match(page.url(), /\/account$/);
  await page.goto(`${url}/account/factors`);
  await press(page, 'form[action$="/remove"] button');
  assert.equal(await page.locator('main table').count(), 0);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a key that is not at hand is said beside the button, and a code still works', async () => {
  const page = await pageOf(browser, url);
  const client = await withDevice(page);
  await givePassword(page, 'auditor');
  const { codes } = await addApp(page);
  await page.goto(`${url}/account/factors`);
  await page.fill('input[name=name]', 'lost');
  await press(page, 'form[action="/account/factors/keys/new"] button');
  await press(page, '[data-key-start]');
  await page.context().clearCookies();
  await client.send('WebAuthn.disable');
  await client.send('WebAuthn.enable'); // without a device
  await page.addInitScript(() => {
    navigator.credentials.get = () => Promise.reject(new DOMException('none', 'NotAllowedError'));
  });
  await givePassword(page, 'auditor');
  await page.click('[data-key-start]');
  await page.waitForSelector('[data-key-problem]:not([hidden])');
  await page.fill('input[name=code]', codes[0]);
  await press(page, 'form[action="/sign-in/factor"] button');
  assert.match(page.url(), /\/account$/);
  await page.context().close();
});

test('under a number the page says that keys need a name', async () => {
  const page = await pageOf(browser, server.url, 'reporter');
  await page.goto(`${server.url}/account/factors`);
  assert.match(await page.textContent('main'), /localhost/);
  assert.equal(await page.locator('form[action="/account/factors/keys/new"]').count(), 0);
  await page.context().close();
});

for (const language of ['ro', 'en'])
  test(`the pages can be used by everybody, in ${language}`, async () => {
    const page = await pageOf(browser, url, null);
    const faults = watch(page, url), found = [];
    await givePassword(page, language === 'ro' ? 'administrator' : 'reporter');
    await setLanguage(page, url, language);
    await page.goto(`${url}/account/factors`);
    await lookAt(page, found);
    await press(page, 'form[action="/account/factors/app"] button');
    await lookAt(page, found);
    const secret = await page.textContent('main p.words');
    await page.fill('input[name=code]', codeOf(secret));
    await press(page, 'form[action="/account/factors/app/confirm"] button');
    await lookAt(page, found);
    await page.goto(`${url}/account/factors`);
    await lookAt(page, found);
    await page.fill('input[name=name]', 'key');
    await press(page, 'form[action="/account/factors/keys/new"] button');
    await lookAt(page, found);
    await page.context().clearCookies();
    await givePassword(page, language === 'ro' ? 'administrator' : 'reporter');
    assert.match(page.url(), /\/sign-in\/factor/);
    await lookAt(page, found);
    assert.deepEqual(found, []);
    assert.deepEqual(faults, []);
    await page.context().close();
  });
