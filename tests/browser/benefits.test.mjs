// A month of a benefit in a browser: prepared by one, approved by another, seen by a third, sent, answered, repeated; the end of a
// scheme; and an indicator that counts itself.
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

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
}

const save = 'main form button:has-text("Save")';
const path = (page) => new URL(page.url()).pathname;
const said = (page) => page.locator('main').innerText();

// The month before this one: its attendance is complete.
function lastMonth() {
  const day = new Date();
  day.setDate(0);
  return `${String(day.getMonth() + 1).padStart(2, '0')}.${day.getFullYear()}`;
}

function iban(number) {
  const account = `BTRL${String(number).padStart(16, '0')}`;
  const digits = [...`${account}RO00`].map((c) => parseInt(c, 36)).join('');
  return `RO${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`;
}

async function newScheme(page) {
  await page.goto(`${server.url}/benefits/schemes/new`);
  const typed = { name: 'Transport passes', code: 'passes', from_day: `01.${lastMonth()}`, valid_from: `01.${lastMonth()}`, amount: '80', legal_basis: 'HCL 12',
    ceiling: '200', payer_name: 'DAS', payer_iban: iban(1), payer_bic: 'BTRLRO22' };
  for (const [name, value] of Object.entries(typed)) await page.fill(`[name=${name}]`, value);
  await page.check('[name=needs_visa]');
  assert.deepEqual(await axe(page), []);
  await press(page, save);
  assert.match(path(page), /^\/benefits\/schemes\/\d+$/);
  return path(page);
}

// Those to whom the demo pays its subsidy.
async function somePersons(page, count) {
  const persons = [];
  await page.goto(`${server.url}/benefits/grants`);
  const grants = await page.locator('main table a[href^="/benefits/grants/"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')));
  for (const grant of grants.slice(0, count)) {
    await page.goto(server.url + grant);
    persons.push((await page.locator('main a[href^="/people/"]').first().getAttribute('href')).match(/\d+/)[0]);
  }
  return persons;
}

async function entitle(page, scheme, person, account) {
  await page.goto(`${server.url}/benefits/grants/new?scheme=${scheme.split('/').pop()}&person_id=${person}`);
  await page.fill('[name=decision]', 'Order 5');
  await page.fill('[name=from]', lastMonth());
  if (account) await page.fill('[name=iban]', account);
  else await page.check('[name=cash]');
  await press(page, save);
}

async function makeFile(page, run, format) {
  await page.goto(server.url + run);
  await page.selectOption('[name=format]', format);
  await press(page, 'main form button:has-text("Make the file")');
}

// Of what was sent and isn't answered: first what goes to accounts.
async function references(page, run) {
  await page.goto(`${server.url}${run}/payments?state=sent`);
  const rows = await page.locator('main tbody tr').evaluateAll((all) => all.map((row) => ['Account', 'Reference'].map((name) => row.querySelector(`[data-label=${name}]`).innerText)));
  return rows.sort((a, b) => (a[0] === 'cash') - (b[0] === 'cash')).map((row) => row[1]);
}

const entry = (reference, kind) => `<Ntry><Amt Ccy="RON">80.00</Amt><CdtDbtInd>${kind}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-02-10</Dt></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>${reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>`;

async function takeIn(page, entries) {
  const text = `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
  await page.goto(`${server.url}/benefits/returns`);
  await page.setInputFiles('input[type=file]', { name: 'statement.xml', mimeType: 'application/xml', buffer: Buffer.from(text) });
  await press(page, 'main form button');
}

let scheme, run;
test('a list is prepared by one, approved by another and seen by a third', async () => {
  const officer = await pageOf(browser, server.url, 'benefits'), director = await pageOf(browser, server.url, 'director');
  const accountant = await pageOf(browser, server.url, 'accountant');
  const faults = [officer, director, accountant].map((page) => watch(page, server.url));
  scheme = await newScheme(officer);
  const persons = await somePersons(officer, 3);
  await entitle(officer, scheme, persons[0], iban(100));
  await entitle(officer, scheme, persons[1], iban(100));
  assert.match(await said(officer), /This IBAN is the account of/);
  await entitle(officer, scheme, persons[1], iban(101));
  await entitle(officer, scheme, persons[2], null);

  await officer.goto(server.url + scheme);
  await officer.fill('[name=month]', lastMonth());
  await press(officer, 'main form button:has-text("Compute the list")');
  run = path(officer);
  assert.match(await said(officer), /All conditions are met: not suspended/);
  assert.match(await said(officer), /goes over the scheme's budget/);
  assert.equal(await officer.locator('main form[action$="/approve"]').count(), 0);
  await director.goto(server.url + run);
  assert.equal(await director.locator('main form[action$="/approve"]').count(), 0);
  await officer.goto(`${server.url}${scheme}/edit`);
  await officer.fill('[name=ceiling]', '2000');
  await press(officer, save);

  await director.goto(server.url + run);
  assert.deepEqual(await axe(director), []);
  await press(director, 'form[action$="/approve"] button');
  await accountant.goto(server.url + run);
  await press(accountant, 'form[action$="/visa"] button');
  assert.match(await said(accountant), /Approved/);
  assert.deepEqual(faults.flat(), []);
});

test('what failed is repeated once, and what comes back twice changes nothing', async () => {
  const page = await pageOf(browser, server.url, 'accountant');
  const faults = watch(page, server.url);
  await makeFile(page, run, 'pain.001.001.03');
  await makeFile(page, run, 'cash');
  assert.deepEqual(await axe(page), []);
  const [first, second, ...more] = await references(page, run);
  assert.equal(more.length, 1);
  await takeIn(page, [entry(first, 'CRDT'), entry(second, 'DBIT'), entry('V1', 'DBIT')]);
  assert.match(await said(page), /No payment of ours has this reference/);
  await takeIn(page, [entry(first, 'CRDT'), entry(second, 'DBIT'), entry('V1', 'DBIT')]);
  assert.match(await said(page), /taken in before: nothing changed/);

  await page.goto(`${server.url}${run}/payments?state=failed`);
  await press(page, 'form[action$="/repeat"] button');
  await page.goto(`${server.url}${run}/payments?state=failed`);
  assert.equal(await page.locator('form[action$="/repeat"]').count(), 0);
  await makeFile(page, run, 'pain.001.001.09');
  const waiting = await references(page, run);
  await takeIn(page, waiting.map((reference) => entry(reference, 'DBIT')));
  await page.goto(server.url + run);
  assert.match(await said(page), /Settled/);
  assert.deepEqual(faults, []);
});

test('a scheme is closed with its last day and a reason, and opened again', async () => {
  const page = await pageOf(browser, server.url, 'benefits', { viewport: { width: 360, height: 740 } });
  const faults = watch(page, server.url);
  await page.goto(`${server.url}${scheme}/close`);
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await press(page, 'main form button');
  assert.match(await page.title(), /^Error/);
  await page.fill('[name=why]', 'The year is over');
  await press(page, 'main form button');
  assert.match(await said(page), /The year is over/);
  await page.goto(`${server.url}/benefits/grants/new?scheme=${scheme.split('/').pop()}`);
  await page.goto(server.url + scheme);
  await press(page, 'main form[action$="/open"] button');
  assert.doesNotMatch(await said(page), /The year is over/);
  assert.deepEqual(faults, []);
});

test('an indicator of a plan is bound to what counts it', async () => {
  const page = await pageOf(browser, server.url, 'planner');
  const faults = watch(page, server.url);
  await page.goto(`${server.url}/statistics/new?fact=project_participant`);
  await page.check('[name=way][value=persons]');
  await page.selectOption('[name=by1]', 'sex');
  await press(page, 'main form button[value=preview]');
  assert.match(await said(page), /Female/);
  await page.fill('[name=name]', 'Children in projects');
  await press(page, 'main form button[value=save]');
  const url = page.url();
  assert.match(path(page), /^\/statistics\/\d+$/);
  assert.deepEqual(await axe(page), []);
  await page.fill('main form[method=get] input[type=search], main form[role=search] input', 'copii');
  await press(page, 'main form[method=get] button, main form[role=search] button');
  await press(page, 'main form[action$="/bind"] button');
  await page.goto(url);
  assert.equal(await page.locator('form[action$="/unbind"]').count(), 1);
  assert.deepEqual(faults, []);
});
