// A plan followed, in a browser: the keys of the review page, and the addresses of those who were asked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, pageOf, startBrowser, startServer, watch } from './server.mjs';

let server, browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const plan = `Plan local de măsuri al Orașului Brad pentru anul 2025

Obiectiv specific 1 - Îmbunătățirea locuirii

Nr. crt\tActivități\tResponsabil\tTermen\tBuget\tIndicatori\tTarget
1\tRepararea acoperișurilor\tDAS Timișoara\tAnul\t400.000 lei Buget local\tNr. case reparate\t10 case
2\tInformarea familiilor\tDAS Timișoara\t31.12.2025\tBuget local\tNr. familii informate\tminim 30 familii
3\tRepararea drumurilor\tDAS Timișoara\tAnul\tBuget local\tNr. drumuri reparate\t2 drumuri
`;

async function press(page, selector) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
  return answer.status();
}

// Takes a plan in and opens its review.  Returns the plan's number.
async function openReview(page, text) {
  await page.goto(`${server.url}/plans/new`);
  await page.setInputFiles('input[type=file]', { name: 'brad.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await press(page, 'main form button');
  for (let i = 0; i < 60 && !await page.locator('a[href$="/review"]').count(); i++) {
    await page.waitForTimeout(500);
    await page.goto(page.url());
  }
  await press(page, 'a[href$="/review"]');
  return page.url().match(/\/plans\/(\d+)/)[1];
}

const focusedRow = (page) => page.evaluate(() => document.activeElement?.closest('.review-row')?.id);

test('the rows with notes are gone through with n, p, s and Enter', async () => {
  const page = await pageOf(browser, server.url, 'planner');
  const faults = watch(page, server.url);
  await openReview(page, plan);
  const noted = await page.$$eval('#rows [data-notes]', (rows) => rows.map((row) => row.id));
  assert.equal(noted.length, 2, 'two deadlines have no year');
  await page.locator('#rows').focus();
  await page.keyboard.press('n');
  assert.equal(await focusedRow(page), noted[0]);
  await page.keyboard.press('n');
  assert.equal(await focusedRow(page), noted[1]);
  await page.keyboard.press('p');
  assert.equal(await focusedRow(page), noted[0]);
  const notes = await page.locator(`#${noted[0]} .note`).count();
  await page.keyboard.press('s');
  for (let i = 0; i < notes; i++) {
    await page.locator(`#${noted[0]} .settle input[type=text]:focus`).waitFor();
    await page.keyboard.type('Sfârșitul anului, n și p');
    await page.keyboard.press('Enter');
  }
  await page.locator(`#${noted[1]}:focus`).waitFor();
  assert.equal(await page.locator(`#${noted[0]}[data-notes]`).count(), 0);
  await page.reload();
  assert.deepEqual(await page.$$eval('#rows [data-notes]', (rows) => rows.map((row) => row.id)), [noted[1]], 'it was kept');
  assert.deepEqual(faults, []);
  await page.context().close();
});

const asked = ['Ocolul Silvic Brad', 'Căminul Cultural Brad'];

async function givenInstitutions() {
  const page = await pageOf(browser, server.url, 'administrator');
  for (const name of asked) {
    await page.goto(`${server.url}/institutions/new`);
    await page.fill('input[name=name]', name);
    await page.locator('select[name=kind]').selectOption({ index: 1 });
    assert.equal(await press(page, 'main form:has(input[name=short_name]) button'), 200);
  }
  await page.context().close();
}

// A plan of the two is adopted, and both are asked for their reports.
async function askBoth(page) {
  const id = await openReview(page, plan.replace('DAS Timișoara', asked[0]).replaceAll('DAS Timișoara', asked[1]));
  await page.goto(`${server.url}/plans/${id}/adopt`);
  await page.fill('input[name=number]', '12');
  await page.fill('input[name=date]', '30.01.2025');
  await press(page, 'button[name=step][value=check]');
  await press(page, 'button[name=step][value=adopt]');
  await page.goto(`${server.url}/plans/${id}/reporting`);
  await page.selectOption('select[name=every]', 'year');
  await press(page, 'form[action$="/periods"] button');
  await press(page, 'form[action$="/ask"] button');
}

test('who was asked and has no address gets one, and a letter once', async () => {
  await givenInstitutions();
  const page = await pageOf(browser, server.url, 'planner');
  const faults = watch(page, server.url);
  await askBoth(page);
  assert.equal(await press(page, 'a[href$="/addresses"]'), 200);
  const address = page.url(), fields = page.locator('input[name^="email."]');
  assert.equal(await fields.count(), 2);
  assert.deepEqual(await axe(page), []);
  await fields.nth(0).fill('not-an-address@');
  await fields.nth(1).fill('camin@brad.example');
  const form = await page.locator('main form[action$="/addresses"]').evaluate((f) => Object.fromEntries(new FormData(f)));
  const post = (inputs) => page.request.post(address, { form: inputs, headers: { origin: server.url, 'accept-language': 'en-GB' }, maxRedirects: 0 });
  const wrong = await post(form);
  assert.equal(wrong.status(), 422);
  const words = await wrong.text();
  assert.ok(words.includes('value="not-an-address@"') && words.includes('value="camin@brad.example"'), 'what was typed is kept');
  const right = Object.fromEntries(Object.entries(form).map(([name, value]) => [name, value === 'not-an-address@' ? 'ocol@brad.example' : value]));
  assert.equal((await post(right)).status(), 303);
  await page.goto(address.replace(/\/periods.*/, '/plans'));
  assert.match(await page.innerText('body'), /2 letters leave now/);
  assert.equal((await post(right)).status(), 303);
  await page.goto(address);
  assert.match(await page.innerText('body'), /no letter leaves/);
  assert.equal(await fields.count(), 0);
  assert.deepEqual(faults, []);
  await page.context().close();
});
