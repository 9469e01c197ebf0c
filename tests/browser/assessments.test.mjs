// A form that scores, filled in with scripts (it grows as one answers) and without; a school's list; axe on what has problems.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { axe, password, program, startBrowser, startServer, watch } from './server.mjs';

const email = 'evaluator@demo.vatra.example';
let server, browser;
before(async () => {
  server = await startServer();
  execFileSync(program, ['user', 'add', '--home', server.home, '--name', 'Evaluator', '--email', email, '--role', 'supervisor', '--password-stdin'],
    { input: password, env: { ...process.env, DATABASE: '' } });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function press(page, selector, status = 200) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
  assert.equal(answer.status(), status, page.url());
}

async function pageOf(options) {
  const context = await browser.newContext({ locale: 'ro-RO', viewport: { width: 360, height: 800 }, ...options });
  const page = await context.newPage();
  await page.goto(`${server.url}/sign-in`);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
  return page;
}

async function begin(page, form, about) {
  await page.goto(`${server.url}/assessments/new`);
  await page.selectOption('#field-form', form);
  await page.fill('#field-subject', about);
  await press(page, 'main form .actions button');
}

test('the form shows what an answer makes necessary, and saves the draft by itself', async () => {
  const page = await pageOf();
  const faults = watch(page, server.url);
  await begin(page, 'housing-need', 'Familia P.');
  assert.equal(await page.locator('[name="a.evicted"]').count(), 0);
  const saved = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.check('[name="a.now"][value=evicted]');
  assert.equal((await saved).status(), 200);
  await page.waitForSelector('[name="a.evicted"]');
  await page.reload();
  assert.ok(await page.isChecked('[name="a.now"][value=evicted]'));
  await press(page, 'button[value=finish]', 422);
  assert.match(await page.title(), /^Eroare/);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(faults.filter((fault) => !/422/.test(fault)), []);
  await page.fill('[name="a.people"]', '5');
  await press(page, 'button[value=finish]');
  assert.match(await page.innerText('main'), /La ce duce|Nevoie|Punctaj/);
  await page.context().close();
});

test('a school list is made without scripts', async () => {
  const page = await pageOf({ javaScriptEnabled: false });
  await page.goto(`${server.url}/screenings`);
  await page.selectOption('#field-form', 'children-abroad');
  await page.fill('#field-place', 'Școala Gimnazială Nr. 20');
  await press(page, 'main form:not(.filters) .actions button');
  for (const name of ['Pop Ana', 'Rusu Ion']) {
    await page.fill('#field-subject', name);
    await press(page, 'button[value=add]');
  }
  assert.equal(await page.locator('tbody tr').count(), 2);
  await page.locator('tbody tr').first().locator('select').first().selectOption('both');
  await press(page, 'button[value=save]');
  assert.equal(await page.locator('tbody tr').first().locator('select').first().inputValue(), 'both');
  await press(page, 'button[value=close]', 422);
  assert.ok(await page.locator('tbody .error').count() > 2);
  await page.context().close();
});
