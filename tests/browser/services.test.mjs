// Attendance in a browser: a month by taps and keys, one day on a phone without scripts; the directory for everybody.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { axe, pageOf, people, startBrowser, startServer, watch } from './server.mjs';

// The social worker of the demo is a services officer as well.
const grant = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("INSERT INTO user_role (user_id, role_id) SELECT u.id, r.id FROM user_account u, role r WHERE u.email = ? AND r.code = 'services'", (sys.argv[2],))
db.commit()
`;

let server, browser, service;
before(async () => {
  server = await startServer((home) => execFileSync('python3', ['-c', grant, `${home}/vatra.db`, people.social]));
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function choose(page, name, value) {
  const field = page.locator(`[name="${name}"]`).first();
  if (await field.evaluate((e) => e.tagName) === 'SELECT') await field.selectOption(value);
  else await page.check(`[name="${name}"][value="${value}"]`);
}

async function enrol(page, family, given) {
  await page.goto(`${server.url}/people/new`);
  await page.fill('[name=family_name]', family);
  await page.fill('[name=given_name]', given);
  await choose(page, 'national_id_reason', 'unknown');
  await press(page, 'main form > .actions button');
  if (!/\/people\/\d+$/.test(page.url())) await press(page, 'main form button:has-text("Save")');
  const person = page.url().match(/people\/(\d+)/)[1];
  await page.goto(`${server.url}/services/${service}/enrol?person_id=${person}`);
  await page.selectOption('[name=basis]', 'direct');
  await page.fill('[name=reason]', 'The family asked');
  await page.fill('[name=entered_on]', '01.01.2025');
  await page.fill('[name=applied_on]', '01.01.2025');
  await press(page, 'main form > .actions button');
  assert.match(page.url(), /\/enrolments\/\d+$/);
}

test('a month is marked by taps and keys, and only what changed is sent', async () => {
  const page = await pageOf(browser, server.url, 'social');
  const faults = watch(page, server.url);
  await page.goto(`${server.url}/providers/new`);
  await page.fill('[name=name]', 'House of the sun');
  await choose(page, 'kind', 'ngo');
  await choose(page, 'field', 'social');
  await press(page, 'main form > .actions button');
  const provider = page.url().match(/providers\/(\d+)/)[1];
  await page.goto(`${server.url}/services/new?provider=${provider}`);
  await page.fill('[name=name]', 'Day centre of the sun');
  await page.fill('[name=kind_code]', '8891CZ-C-II');
  await page.fill('[name=capacity]', '20');
  assert.deepEqual(await axe(page), []);
  await press(page, 'main form > .actions button');
  service = (await page.locator('a[href$="/edit"][href^="/services/"]').first().getAttribute('href')).match(/services\/(\d+)/)[1];
  await enrol(page, 'Aldea', 'Ana');
  await enrol(page, 'Barbu', 'Ion');

  await page.goto(`${server.url}/services/${service}/attendance?month=2026-03`);
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(new URLSearchParams(request.postData()).get('cells')));
  const cell = (row, day) => page.locator(`#attendance tbody tr:nth-child(${row}) > :nth-child(${day + 1})`);
  await cell(1, 3).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('a');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('e');
  await page.waitForResponse((response) => response.request().method() === 'POST');
  await page.waitForFunction(() => /\d\d:\d\d/.test(document.getElementById('attendance-status').textContent));
  assert.equal(sent.join(' ').trim().split(' ').length, 3, 'three days changed, three are sent');
  assert.equal(await cell(1, 3).innerText(), 'P');
  assert.equal(await page.locator('#attendance tbody tr:first-child td.number').first().innerText(), '1/22');
  await page.keyboard.press('Control+z');
  await page.waitForResponse((response) => response.request().method() === 'POST');
  assert.deepEqual(await axe(page), []);
  await page.reload();
  assert.equal(await cell(1, 4).innerText(), 'A');
  assert.notEqual(await cell(2, 4).innerText(), 'E', 'what was undone is not kept');
  assert.deepEqual(faults, []);
});

test('one day is marked on a phone without scripts', async () => {
  const page = await pageOf(browser, server.url, 'social', { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/services/${service}/attendance?month=2026-03&day=2026-03-10`);
  assert.equal(await page.locator('.att-month').isVisible(), false, 'the grid is for wider screens');
  const child = page.locator('.att-row').first();
  await child.locator('input[type=radio][value=P]').check();
  await press(page, '.att-day button');
  assert.equal(await page.locator('.att-row').first().locator('input[type=radio][value=P]').isChecked(), true);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width} px wide`);
});

test('everybody finds the service in the directory', async () => {
  const page = await pageOf(browser, server.url, null, { viewport: { width: 360, height: 740 } });
  await page.goto(`${server.url}/directory?q=sun`);
  await press(page, 'main .card a');
  assert.match(await page.locator('h1').innerText(), /Day centre of the sun/);
  assert.deepEqual(await axe(page), []);
  await page.goto(`${server.url}/directory/script`);
  assert.deepEqual(await axe(page), []);
});

// --- contracting, on what the demo brings ---

async function openConvention(page, name) {
  await page.goto(`${server.url}/funding`);
  await press(page, `main li a[href*="/funding/agreements/"]:has-text("${name}")`);
}
const rowOf = (page, state) => page.locator('table.stack tbody tr').filter({ has: page.locator(`button[value=${state}]`) }).first();

async function move(page, state) {
  const row = rowOf(page, state), month = (await row.locator('td').first().innerText()).trim();
  await Promise.all([page.waitForNavigation(), row.locator(`button[value=${state}]`).click()]);
  return month;
}

test('a bid is judged by the criteria, chosen, and becomes a convention', async () => {
  const page = await pageOf(browser, server.url, 'services');
  const faults = watch(page, server.url);
  await page.goto(`${server.url}/funding`);
  assert.deepEqual(await axe(page), []);
  await press(page, 'main li:has(.status-underway) a[href*="/funding/calls/"]');
  const bid = page.locator('section.card').filter({ hasText: 'Masa pe ro' });
  assert.equal(await bid.locator('button[name=accept]').count(), 0, 'nothing is decided before it is judged');
  await bid.locator('summary').click();
  for (const input of await bid.locator('input[name^="points."]').all()) await input.fill('20');
  await Promise.all([page.waitForNavigation(), bid.locator('form[action$="/score"] button').click()]);
  await bid.locator('summary').click();
  await bid.locator('input[name=decision]').fill('The most points');
  await Promise.all([page.waitForNavigation(), bid.locator('button[name=accept]').click()]);
  assert.match(await bid.innerText(), /80 points/);
  assert.deepEqual(await axe(page), []);
  await Promise.all([page.waitForNavigation(), bid.locator('a[href*="/agreements/new"]').click()]);
  await page.fill('[name=from_day]', '01.01.2027');
  await page.fill('[name=to_day]', '31.12.2026');
  await press(page, 'main form > .actions button');
  assert.equal(await page.locator('#field-to_day-error').count(), 1, 'what is wrong stands beside the field');
  await page.fill('[name=to_day]', '31.12.2027');
  await press(page, 'main form > .actions button');
  assert.match(page.url(), /\/funding\/agreements\/\d+$/);
  await press(page, 'form[action$="/issue"] button');
  assert.equal(await page.locator('main a[href*="/documents/"]').count(), 1, 'the convention is a document');
  assert.deepEqual(faults, []);
});

test('a claim is checked by one, approved by another, paid, and regularised', async () => {
  const officer = await pageOf(browser, server.url, 'services', { viewport: { width: 360, height: 740 } });
  await openConvention(officer, 'Casa cu Tei');
  assert.deepEqual(await axe(officer), []);
  assert.ok(await officer.evaluate(() => document.documentElement.scrollWidth) <= 360);
  const checked = await move(officer, 'checked');
  const director = await pageOf(browser, server.url, 'director');
  await openConvention(director, 'Casa cu Tei');
  assert.equal(await director.locator('form[action$="/claims"]').count(), 0, 'who approves does not claim');
  assert.equal(await move(director, 'approved'), checked);
  await officer.reload();
  assert.equal(await move(officer, 'paid'), checked);
  await press(officer, 'form[action$="/regularise"] button');
  assert.match(await officer.locator('.notice').innerText(), /nothing to regularise/);
});

test('the manager of a provider claims only a month that is locked', async () => {
  const page = await pageOf(browser, server.url, 'provider-manager');
  await openConvention(page, 'Casa cu Tei');
  await page.fill('[name=persons]', '18');
  await press(page, 'form[action$="/claims"] button');
  assert.match(await page.locator('#field-month-error').innerText(), /Lock the attendance/);
  assert.equal(await page.inputValue('[name=persons]'), '18', 'what was typed is kept');
  assert.equal(await page.locator('button[value=approved], button[value=checked]').count(), 0);
});

test('a month of thirty-one days fits on an office screen, and days are ticked', async () => {
  const page = await pageOf(browser, server.url, 'provider-manager');
  await page.goto(`${server.url}/services`);
  await press(page, 'main td a:has-text("Casa cu Tei")');
  await press(page, 'main .actions a[href$="/attendance"]');
  const month = await page.inputValue('#month');
  await page.goto(`${page.url()}?month=${Number(month.slice(0, 4)) - 1}-12`);
  assert.equal(await page.locator('#attendance thead th').count(), 35);
  const wide = await page.locator('.att-scroll').evaluate((e) => e.scrollWidth - e.clientWidth);
  assert.ok(wide <= 0, `${wide} px are hidden`);
  assert.equal(await page.locator('.att-day').isVisible(), false, 'one day is opened from its column');
  await press(page, '#attendance thead th:nth-child(4) a');
  assert.equal(await page.locator('.att-day').isVisible(), true);
  assert.deepEqual(await axe(page), []);
  await page.setViewportSize({ width: 768, height: 1024 });
  assert.equal(await page.locator('.att-month').isVisible(), false);
  assert.deepEqual(await axe(page), []);
  await page.goto(`${server.url}/services`);
  await press(page, 'main td a:has-text("Casa cu Tei")');
  await press(page, 'main .actions a[href$="/edit"]');
  assert.equal(await page.locator('input[name^="weekday."]:checked').count(), 5);
  assert.deepEqual(await axe(page), []);
});
