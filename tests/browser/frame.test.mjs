// The frame of every page: how much a first view weighs, languages, the keyboard, what is kept when something goes wrong.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, pageOf, password, people, startBrowser, startServer, watch } from './server.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

test('axe finds what is wrong', async () => {
  const page = await pageOf(browser, server.url);
  await page.goto(`${server.url}/sign-in`);
  await page.evaluate(() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/assets/none.png"><input>'));
  const found = await axe(page);
  assert.deepEqual(found.map((fault) => fault.split(':')[0]).sort(), ['image-alt', 'label']);
  await page.context().close();
});

test('a breach of the policy is noticed', async () => {
  const page = await pageOf(browser, server.url);
  const faults = watch(page, server.url);
  await page.goto(`${server.url}/sign-in`);
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<p style="color: red">inline</p><img alt="" src="https://example.org/x.png">'));
  await page.waitForTimeout(300);
  assert.ok(faults.some((fault) => /Content Security Policy|style-src/.test(fault)), faults.join('\n'));
  await page.context().close();
});

// Bytes over the wire and requests of a first visit, from the browser's own network log.
async function weigh(path) {
  const page = await pageOf(browser, server.url);
  const client = await page.context().newCDPSession(page);
  const sizes = new Map();
  await client.send('Network.enable');
  await client.send('Network.setCacheDisabled', { cacheDisabled: false });
  client.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.fromDiskCache) sizes.set(requestId, { url: response.url, bytes: 0 });
  });
  client.on('Network.requestServedFromCache', ({ requestId }) => sizes.delete(requestId));
  client.on('Network.loadingFinished', (event) => { if (sizes.has(event.requestId)) sizes.get(event.requestId).bytes = event.encodedDataLength; });
  await page.goto(server.url + path, { waitUntil: 'networkidle' });
  await page.context().close();
  return [...sizes.values()].filter(({ url }) => url.startsWith('http'));
}

async function publicPaths() {
  const page = await pageOf(browser, server.url);
  const paths = ['/', '/open', '/help', '/accessibility', '/sign-in', '/plans'];
  for (const from of ['/', '/plans', '/open']) {
    await page.goto(server.url + from);
    const links = await page.$$eval('main a[href^="/"]', (all) => all.map((a) => a.getAttribute('href').split('#')[0]));
    for (const pattern of [/^\/plans\/\d+$/, /^\/public\/plans\/\d+$/]) {
      const link = links.find((href) => pattern.test(href));
      if (link && !paths.includes(link)) paths.push(link);
    }
  }
  await page.context().close();
  return paths;
}

test('a first view of a public page has at most 50 kB and 4 requests', async (t) => {
  const paths = await publicPaths();
  assert.ok(paths.length >= 7, paths.join(' '));
  for (const path of paths) {
    const parts = await weigh(path);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    t.diagnostic(`${path}: ${parts.length} requests, ${bytes} bytes`);
    assert.ok(parts.length <= 4, `${path}: ${parts.map((part) => part.url).join(' ')}`);
    assert.ok(bytes > 1000 && bytes <= 50_000, `${path}: ${bytes} bytes`);
    const sheet = parts.find((part) => part.url.endsWith('.css'));
    assert.ok(sheet && sheet.bytes <= 20_000, `${path}: a style sheet of ${sheet?.bytes} bytes`);
  }
});

test('the browser chooses the language, and the button changes it', async () => {
  const page = await pageOf(browser, server.url, null, { locale: 'ro-RO' });
  await page.goto(`${server.url}/sign-in`);
  assert.equal(await page.getAttribute('html', 'lang'), 'ro');
  await Promise.all([page.waitForNavigation(), page.click('button[name=language]')]);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.match(page.url(), /\/sign-in$/);
  await page.goto(`${server.url}/forgotten`);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await page.context().close();
});

test('a user keeps the chosen language in another browser', async () => {
  const first = await pageOf(browser, server.url, 'council');
  await Promise.all([first.waitForNavigation(), first.click('button[name=language][value=ro]')]);
  await first.context().close();
  const second = await pageOf(browser, server.url, 'council');
  assert.equal(await second.getAttribute('html', 'lang'), 'ro');
  await Promise.all([second.waitForNavigation(), second.click('button[name=language][value=en]')]);
  await second.context().close();
});

async function tabTo(page, selector, most = 40) {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`${selector} is not reached by Tab`);
}

test('one signs in and out by keyboard alone', async () => {
  const page = await pageOf(browser, server.url);
  await page.goto(`${server.url}/sign-in`);
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.matches('.skip')), 'the first stop skips to the content');
  const seen = await page.evaluate(() => document.activeElement.getBoundingClientRect().left >= 0);
  assert.ok(seen, 'the skip link shows itself');
  await tabTo(page, 'input[name=email]');
  await page.keyboard.type(people.council);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.equal(await page.locator('details.who').count(), 1);
  await tabTo(page, 'details.who summary');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none', 'the focus is seen');
  await page.keyboard.press('Enter');
  await tabTo(page, 'details.who form button');
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.equal(await page.locator('details.who').count(), 0);
  await page.context().close();
});

test('a long menu is folded by area and opened by keyboard, without scripts as well', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await pageOf(browser, server.url, 'director', { javaScriptEnabled, viewport: { width: 1366, height: 800 } });
    await page.goto(`${server.url}/plans`);
    const area = page.locator('details.area', { has: page.locator('[aria-current=page]') });
    assert.equal(await area.locator('summary').getAttribute('aria-current'), 'true', 'the area of the page is marked');
    await area.locator('summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '/plans');
    assert.ok(await page.evaluate(() => document.querySelector('.top').getBoundingClientRect().height) < 70, 'the menu stands in one row');
    await page.setViewportSize({ width: 360, height: 800 });
    await page.locator('.menu-all summary').focus();
    await page.keyboard.press('Enter');
    assert.ok(await page.locator('.menu-all a[href="/council"]').isVisible());
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
    await page.context().close();
  }
});

test('a wrong sign-in keeps the address, says what is wrong, and takes the focus there', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await pageOf(browser, server.url, null, { javaScriptEnabled });
    await page.goto(`${server.url}/sign-in`);
    await page.fill('input[name=email]', people.auditor);
    await page.fill('input[name=password]', 'this is not the password');
    await Promise.all([page.waitForNavigation(), page.click('main form button')]);
    assert.equal(await page.inputValue('input[name=email]'), people.auditor);
    assert.equal(await page.inputValue('input[name=password]'), '');
    assert.ok(await page.locator('.error-summary').isVisible());
    if (javaScriptEnabled) assert.ok(await page.evaluate(() => document.activeElement.id === 'problems'));
    await page.context().close();
  }
});

test('the sign-in leads back to the page that was asked for', async () => {
  const page = await pageOf(browser, server.url);
  await page.goto(`${server.url}/accounts/users?q=demo`);
  assert.match(page.url(), /\/sign-in\?next=/);
  await page.fill('input[name=email]', people.administrator);
  await page.fill('input[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
  assert.equal(page.url(), `${server.url}/accounts/users?q=demo`);
  await page.context().close();
});

test('an error keeps what was typed, in the form and in words beside the field', async () => {
  const page = await pageOf(browser, server.url, 'administrator');
  await page.goto(`${server.url}/accounts/users/new`);
  await page.fill('input[name=name]', 'Nume păstrat');
  await page.fill('input[name=email]', 'not an address');
  await page.evaluate(() => { document.querySelector('main form').noValidate = true; });
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
  assert.equal(await page.inputValue('input[name=name]'), 'Nume păstrat');
  assert.equal(await page.inputValue('input[name=email]'), 'not an address');
  assert.match(await page.title(), /^(Error|Problem|Eroare|Problem)/i);
  const summary = await page.locator('#problems a').first();
  const words = await summary.innerText();
  assert.ok((await page.locator('.field-error .error').first().innerText()).includes(words.trim()), words);
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});

test('a stale save conflicts and shows both versions', async () => {
  const first = await pageOf(browser, server.url, 'administrator');
  const second = await pageOf(browser, server.url, 'administrator');
  await first.goto(`${server.url}/institutions`);
  const link = await first.locator('main table a[href^="/institutions/"]').first().getAttribute('href');
  for (const page of [first, second]) await page.goto(`${server.url}${link}/edit`);
  const field = (await first.locator('input[name=phone]').count()) ? 'phone' : 'short_name';
  await first.fill(`input[name=${field}]`, '0256 111 111');
  await Promise.all([first.waitForNavigation(), first.click('main form button:not(.quiet)')]);
  await second.fill(`input[name=${field}]`, '0256 222 222');
  const [answer] = await Promise.all([second.waitForNavigation(), second.click('main form button:not(.quiet)')]);
  assert.equal(answer.status(), 409);
  const body = await second.content();
  assert.ok(body.includes('0256 111 111') && body.includes('0256 222 222'));
  assert.deepEqual(await axe(second), []);
  await first.context().close();
  await second.context().close();
});

test('a page that is not there says so in the frame', async () => {
  const page = await pageOf(browser, server.url);
  const answer = await page.goto(`${server.url}/nowhere`);
  assert.equal(answer.status(), 404);
  assert.equal(await page.locator('h1').count(), 1);
  assert.deepEqual(await axe(page), []);
  await page.context().close();
});
