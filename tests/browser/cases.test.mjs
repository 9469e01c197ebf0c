// A child-protection case from the signal to the closed file, in a browser without JavaScript, on a phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pageOf, startBrowser, startServer, watch } from './server.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } };

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
}

async function choose(page, name, value) {
  const field = page.locator(`[name="${name}"]`).first();
  if (await field.evaluate((e) => e.tagName).catch(() => '') === 'SELECT') await field.selectOption(value);
  else await page.check(`[name="${name}"][value="${value}"]`);
}

async function heading(page, text) {
  assert.match(await page.locator('h1').innerText(), text);
}

test('a case goes from the signal to the closed file without scripts', async () => {
  const page = await pageOf(browser, server.url, 'social', phone);
  const boss = await pageOf(browser, server.url, 'supervisor', phone);
  const faults = watch(page, server.url);
  assert.match(page.url(), /\/work$/, 'who works on cases begins with their work');

  await page.goto(`${server.url}/cases/signals/new`);
  await fill(page, { about: 'A child of the third class', text: '' });
  await press(page, 'main form > .actions button');
  assert.equal(await page.inputValue('[name=about]'), 'A child of the third class', 'nothing typed is lost');
  await page.selectOption('[name=channel]', 'phone');
  await page.selectOption('[name=source]', 'school');
  await fill(page, { text: 'Has been missing for two weeks' });
  await press(page, 'main form > .actions button');
  await heading(page, /Signal \d+\/\d+/);

  await page.selectOption('[name=type]', 'separation');
  await press(page, 'form[action$="/open"] > .actions button');
  await heading(page, /Case \d+\/\d+/);
  const address = page.url();

  await press(page, 'a[href$="entries/new?kind=visit"]');
  await fill(page, { present: 'The mother', text: 'The child has a place to learn' });
  await press(page, 'button[value=done]');
  await heading(page, /Case \d+\/\d+/);
  assert.ok((await page.locator('.timeline-list').innerText()).includes('The child has a place to learn'));

  await press(page, 'form[action$="/plans"] button');
  const plan = page.url();
  for (const need of ['To go to school each day', 'A family doctor']) {
    await page.goto(`${plan}/needs/new`);
    await choose(page, 'area', 'education');
    await fill(page, { need, 'what.0': 'After-school programme', 'provider.0': 'The school' });
    await choose(page, 'state', 'open');
    await press(page, 'main form:first-of-type > .actions button');
  }
  assert.ok((await page.locator('main').innerText()).includes('A family doctor'));
  await press(page, 'form[action$="/propose"] button');

  await boss.goto(plan);
  await press(boss, 'form[action$="/approve"] button');
  assert.ok((await boss.locator('main').innerText()).includes('Approved and in force'));

  await page.goto(address);
  assert.ok((await page.locator('#planned + ul').innerText()).includes('Review'), 'the review is due by itself');
  await page.goto(`${address}/close`);
  await page.check('#field-closing');
  await fill(page, { closing_note: 'Goes to school each day' });
  await press(page, 'main form button');
  assert.ok((await page.locator('#planned + ul').innerText()).includes('Monthly follow-up'));

  await page.goto(server.url.replace(/$/, '/cases?q=zzzz'));
  const stranger = await pageOf(browser, server.url, 'mediator', phone);
  const answer = await stranger.goto(address);
  assert.equal(answer.status(), 404, 'who has no part in it does not know of it');
  assert.deepEqual(faults, []);
});
