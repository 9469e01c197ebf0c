// The main job from end to end with JavaScript switched off, and the report form on a phone with it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, pageOf, startBrowser, startServer, watch } from './server.mjs';

let server, browser, formLink;
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
1\tRepararea acoperișurilor\tDAS Timișoara\t31.12.2025\t400.000 lei Buget local\tNr. case reparate\t10 case
2\tInformarea familiilor\tDAS Timișoara\tAnul\tBuget local\tNr. familii informate\tminim 30 familii
`;

// Clicks, and waits for the page that follows.
async function press(page, selector) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
  assert.ok(answer.status() < 400, `${answer.status()} at ${page.url()}`);
}

async function pressAndExpect(page, selector, status) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
  assert.equal(answer.status(), status);
}

// Reads again until the background work is done: without JavaScript the page does so by itself.
async function waitFor(page, selector) {
  for (let i = 0; i < 60; i++) {
    if (await page.locator(selector).count()) return;
    await page.waitForTimeout(500);
    await page.goto(page.url());
  }
  assert.fail(`${selector} never came: ${(await page.innerText('main')).slice(0, 400)}`);
}

async function takeIn(page) {
  await page.goto(`${server.url}/plans/new`);
  await page.setInputFiles('input[type=file]', { name: 'brad.txt', mimeType: 'text/plain', buffer: Buffer.from(plan) });
  await press(page, 'main form button');
  await waitFor(page, 'a[href$="/review"]');
  await press(page, 'a[href$="/review"]');
  assert.equal(await page.locator('.review-row').count(), 2);
  const open = await page.locator('form.settle input[name=settlement]').count();
  assert.ok(open > 0, 'the deadline without a year has a note');
  for (let i = 0; i < open; i++) {
    await page.locator('form.settle input[name=settlement]').first().fill('Se raportează la sfârșitul anului.');
    await press(page, 'form.settle:has(input[name=settlement]) button');
  }
  assert.equal(await page.locator('form.settle input[name=settlement]').count(), 0);
}

async function adopt(page) {
  await press(page, 'a[href$="/adopt"]');
  await page.fill('input[name=number]', '12');
  await page.fill('input[name=date]', 'not a day');
  await pressAndExpect(page, 'button[name=step][value=check]', 422);
  assert.equal(await page.inputValue('input[name=date]'), 'not a day');
  assert.equal(await page.inputValue('input[name=number]'), '12');
  await page.fill('input[name=date]', '30.01.2025');
  await page.check('input[name=public]');
  await press(page, 'button[name=step][value=check]');
  assert.match(await page.innerText('main'), /30\.01\.2025|2025-01-30/);
  await press(page, 'button[name=step][value=adopt]');
}

async function askForReport(page, id) {
  await page.goto(`${server.url}/plans/${id}/reporting`);
  await page.selectOption('select[name=every]', 'year');
  await press(page, 'form[action$="/periods"] button');
  await press(page, 'form[action$="/ask"] button');
  await press(page, 'main table a[href^="/reports/"]');
  const report = page.url();
  await press(page, 'form[action$="/link"] button');
  return { report, link: await page.inputValue('input#link') };
}

// As somebody without an account, who has nothing but the link.
async function fillIn(link) {
  const page = await pageOf(browser, server.url, null, { javaScriptEnabled: false });
  await page.goto(link);
  assert.equal(await page.locator('form[action*="/rows/"]').count(), 2);
  for (let i = 0; i < 2; i++) {
    const row = `form[action*="/rows/"] >> nth=${i}`;
    await page.locator(row).locator('input[name=state][value=done]').check();
    await page.locator(row).locator('textarea[name=done]').fill(`S-a lucrat la rândul ${i + 1}.`);
    await page.locator(row).locator('input[name^="value."]').first().fill(i ? '35' : 'a lot');
    const [answer] = await Promise.all([page.waitForNavigation(), page.locator(row).locator('button').first().click()]);
    if (i) {
      assert.ok(answer.status() < 400);
      continue;
    }
    assert.equal(answer.status(), 422, 'a value that is no number is shown again');
    assert.equal(await page.locator(row).locator('input[name^="value."]').first().inputValue(), 'a lot');
    assert.equal(await page.locator(row).locator('textarea[name=done]').inputValue(), 'S-a lucrat la rândul 1.');
    await page.locator(row).locator('input[name^="value."]').first().fill('8');
    await Promise.all([page.waitForNavigation(), page.locator(row).locator('button').first().click()]);
  }
  await press(page, 'a[href$="/check"]');
  await page.fill('input[name=sender]', 'Compartimentul de evaluare');
  await press(page, 'form[action$="/send"] button');
  await page.context().close();
}

async function makeAnnualReport(page, id) {
  await page.goto(`${server.url}/council`);
  await page.selectOption('select[name=plan]', id);
  await page.fill('input[name=year]', '2025');
  await press(page, 'form[action="/council"] button');
  await waitFor(page, 'a[href$="/publish"]');
  const report = page.url();
  const pdf = await page.request.get(await page.locator('a[href$="/report.pdf"]').first().evaluate((a) => a.href));
  assert.equal(pdf.headers()['content-type'], 'application/pdf');
  assert.equal((await pdf.body()).subarray(0, 5).toString(), '%PDF-');
  await press(page, 'a[href$="/publish"]');
  await press(page, 'form[action$="/publish"] button');
  return report;
}

test('the whole job is done with JavaScript off', async () => {
  const page = await pageOf(browser, server.url, 'planner', { javaScriptEnabled: false });
  await takeIn(page);
  const id = page.url().match(/\/plans\/(\d+)/)[1];
  await adopt(page);
  const { report, link } = await askForReport(page, id);
  assert.ok(link.startsWith(`${server.url}/r/`), link);
  await fillIn(link);
  await page.goto(report);
  await press(page, 'form[action$="/accept"] button');
  await makeAnnualReport(page, id);

  const visitor = await pageOf(browser, server.url, null, { javaScriptEnabled: false });
  await visitor.goto(`${server.url}/public/plans/${id}`);
  await press(visitor, 'a[href^="/public/reports/"]');
  const words = await visitor.innerText('main');
  assert.match(words, /Repararea acoperișurilor/);
  assert.match(words, /35/);
  const pdf = await visitor.request.get(await visitor.locator('a[href$="/report.pdf"]').first().evaluate((a) => a.href));
  assert.equal(pdf.status(), 200);
  await visitor.context().close();
  await page.context().close();
});

async function openLink(page) {
  await page.goto(`${server.url}/plans`);
  const planner = page;
  for (const href of await planner.$$eval('a[href^="/plans/"]', (all) => [...new Set(all.map((a) => a.getAttribute('href')))].filter((h) => /^\/plans\/\d+$/.test(h)))) {
    await planner.goto(`${server.url}${href}/reporting`);
    const rows = planner.locator('main table tbody tr', { hasText: /Open\b|not sent/ });
    const links = await planner.$$eval('main table a[href^="/reports/"]', (all) => all.map((a) => a.getAttribute('href')));
    for (const report of [...new Set(links)].slice(0, 12)) {
      await planner.goto(server.url + report);
      if (!await planner.locator('form[action$="/link"] button').count() || await planner.locator('form[action$="/accept"]').count()) continue;
      await press(planner, 'form[action$="/link"] button');
      const link = await planner.inputValue('input#link');
      const form = await pageOf(browser, server.url);
      await form.goto(link);
      const editable = await form.locator('form[action*="/rows/"]').count();
      await form.context().close();
      if (editable) return link;
    }
  }
  return assert.fail('no report of the demo can be filled in');
}

test('on a phone a report is saved as one types, and is there when the link is opened again', async () => {
  const planner = await pageOf(browser, server.url, 'planner');
  formLink = await openLink(planner);
  await planner.context().close();
  const phone = await pageOf(browser, server.url, null, { viewport: { width: 360, height: 740 } });
  const faults = watch(phone, server.url);
  await phone.goto(formLink);
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'wider than the phone');
  assert.deepEqual(await axe(phone), []);
  const row = phone.locator('form[action*="/rows/"]').first();
  await row.locator('input[name=state][value=underway]').check();
  const area = row.locator('textarea[name=done]');
  await Promise.all([phone.waitForResponse((answer) => answer.request().method() === 'POST' && answer.url().includes('/rows/')),
    area.fill('Scris pe telefon.').then(() => area.blur())]);
  await phone.waitForTimeout(300);
  await phone.goto(formLink);
  assert.equal(await phone.locator('form[action*="/rows/"] textarea[name=done]').first().inputValue(), 'Scris pe telefon.');
  assert.deepEqual(faults, []);
  await phone.context().close();
});

test('a row of a report is filled in by keyboard alone', async () => {
  const page = await pageOf(browser, server.url);
  await page.goto(formLink);
  const focused = (selector) => page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
  for (let i = 0; i < 60 && !await focused('input[name=state]'); i++) await page.keyboard.press('Tab');
  assert.ok(await focused('input[name=state]'), 'the state is reached');
  for (let i = 0; i < 4 && !await focused('input[value=done]:checked'); i++) await page.keyboard.press('ArrowDown');
  for (let i = 0; i < 60 && !await focused('textarea[name=done]'); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Scris cu tastatura.');
  for (let i = 0; i < 60 && !await focused('form[action*="/rows/"] button'); i++) await page.keyboard.press('Tab');
  const [answer] = await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  assert.ok(answer.status() < 400, `${answer.status()}: ${(await page.innerText('main')).slice(0, 600)}`);
  await page.goto(formLink);
  assert.ok((await page.locator('textarea[name=done]').evaluateAll((all) => all.map((a) => a.value))).includes('Scris cu tastatura.'));
  await page.context().close();
});

test('two who write into the same row are shown both versions', async () => {
  const pages = [];
  for (let i = 0; i < 2; i++) {
    const page = await pageOf(browser, server.url, null, { javaScriptEnabled: false });
    await page.goto(formLink);
    pages.push(page);
  }
  const answers = [];
  for (const [i, page] of pages.entries()) {
    const row = page.locator('form[action*="/rows/"]').first();
    await row.locator('input[name=state][value=underway]').check();
    await row.locator('textarea[name=done]').fill(i ? 'Al doilea' : 'Primul');
    const [answer] = await Promise.all([page.waitForNavigation(), row.locator('button').first().click()]);
    answers.push(answer.status());
  }
  assert.deepEqual([answers[0] < 400, answers[1]], [true, 409]);
  const words = await pages[1].content();
  assert.ok(words.includes('Primul') && words.includes('Al doilea'));
  for (const page of pages) await page.context().close();
});
