// The register in a browser, with scripts and without: a list taken in, two rows merged field by field and parted again, a list given out,
// and what two people change at once.  axe looks at each page.
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

const ways = [
  ['with scripts, at 1366 px', {}],
  ['without scripts, at 360 px', { javaScriptEnabled: false, viewport: { width: 360, height: 740 } }],
];

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
}

// axe needs scripts: where they are off, the page is looked at by somebody else who has them.
async function isSound(page, viewer) {
  if (page === viewer) return assert.deepEqual(await axe(page), [], page.url());
  await viewer.goto(page.url());
  assert.deepEqual(await axe(viewer), [], page.url());
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth).catch(() => true));
}

async function until(page, selector) {
  for (let i = 0; i < 60 && !await page.locator(selector).count(); i++) {
    await page.waitForTimeout(250);
    await page.reload();
  }
  assert.ok(await page.locator(selector).count(), `${selector} on ${page.url()}`);
}

async function newPerson(page, values) {
  await page.goto(`${server.url}/people/new`);
  await fill(page, values);
  await press(page, 'main form > .actions button');
  if (await page.locator('#another').count()) await press(page, 'main form > .actions button');
  assert.match(page.url(), /\/people\/\d+$/, await page.locator('main').innerText());
  return page.url();
}

for (const [way, options] of ways)
  test(`a list is mapped, tried and taken in, ${way}`, async () => {
    const page = await pageOf(browser, server.url, 'supervisor', options);
    const viewer = options.javaScriptEnabled === false ? await pageOf(browser, server.url, 'supervisor') : page;
    const faults = watch(page, server.url);
    const family = options.viewport ? 'Listescu' : 'Rândescu';
    const list = `Cine;Când;Unde\n${family} Ana;12.03.1980;Timișoara\n${family} Ion;31.02.1990;Lugoj\n${family} Petru;1975-01-01;Recaș\n`;
    await page.goto(`${server.url}/people/imports/new`);
    await isSound(page, viewer);
    await page.setInputFiles('[name=file]', { name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
    await press(page, 'main form button');
    for (const [column, code] of [['column.0', 'name'], ['column.1', 'birth_date'], ['column.2', 'locality']]) await page.selectOption(`[name="${column}"]`, code);
    await page.check('[name=header]');
    await isSound(page, viewer);
    await press(page, 'main form .actions button:not([name])');
    await until(page, '.figures');
    assert.match(await page.locator('main').innerText(), /B3/, 'the wrong day is told by its cell');
    await isSound(page, viewer);
    await press(page, 'button[name=take]');
    await until(page, '.figures');
    await page.goto(`${server.url}/people?q=${encodeURIComponent(family)}`);
    const found = await page.locator('main table').innerText();
    assert.ok(found.includes(`${family} Ana`) && found.includes(`${family} Petru`) && !found.includes(`${family} Ion`));
    assert.deepEqual(faults, []);
    await page.context().close();
  });

for (const [way, options] of ways)
  test(`two rows are merged field by field and parted again, ${way}`, async () => {
    const page = await pageOf(browser, server.url, 'supervisor', options);
    const viewer = options.javaScriptEnabled === false ? await pageOf(browser, server.url, 'supervisor') : page;
    const faults = watch(page, server.url);
    const given = options.viewport ? 'Zenobia' : 'Zamfira';
    const one = await newPerson(page, { family_name: 'Dublescu', given_name: given, birth_day: '12.03.1980', phone: '0700 000 111' });
    const other = await newPerson(page, { family_name: 'Dublesco', given_name: given, birth_day: '03.12.1980', file_number: 'D-77' });
    await page.goto(`${one}/merge?with=${other.split('/').pop()}`);
    await isSound(page, viewer);
    assert.ok(await page.isChecked('[name="take.file_number"][value=gone]'), 'what this row lacks is offered');
    await page.check('[name="take.birth_day"][value=gone]');
    await press(page, 'main form > .actions button');
    assert.ok(await page.locator('#problems').count(), 'nothing is merged before one says that both are one');
    await page.check('[name="take.birth_day"][value=gone]');
    await page.check('[name=sure]');
    await press(page, 'main form > .actions button');
    let text = await page.locator('main').innerText();
    assert.ok(text.includes('03.12.1980') && text.includes('D-77') && text.includes('0700 000 111') && text.includes(`Dublescu ${given}`));
    await isSound(page, viewer);
    await page.goto(other);
    assert.equal(page.url(), one, 'who was merged leads to who stands');
    await press(page, 'form[action*="/unmerge/"] button');
    text = await page.locator('.facts').first().innerText();
    assert.ok(text.includes('12.03.1980') && !text.includes('D-77'));
    await page.goto(other);
    assert.ok((await page.locator('.facts').first().innerText()).includes('D-77'));
    assert.deepEqual(faults, []);
    await page.context().close();
  });

for (const [way, options] of ways)
  test(`a whole list leaves only after somebody else approved it, ${way}`, async () => {
    const page = await pageOf(browser, server.url, 'supervisor', options);
    const boss = await pageOf(browser, server.url, 'manager', options);
    const viewer = await pageOf(browser, server.url, 'supervisor');
    await page.goto(`${server.url}/people/exports/new`);
    await isSound(page, viewer);
    await fill(page, { purpose: 'Annual control', recipient: 'DSP Timiș' });
    await press(page, 'main form > .actions button');
    await fill(page, { recipient_again: 'DSP' });
    await press(page, 'main form > .actions button:not([name])');
    assert.ok(await page.locator('#field-recipient_again-error').count());
    await fill(page, { recipient_again: 'dsp timis' });
    await press(page, 'main form > .actions button:not([name])');
    const address = page.url();
    assert.equal(await page.locator('form[action$="/decide"]').count(), 0, 'nobody approves their own');
    await boss.goto(address);
    await press(boss, 'form[action$="/decide"] button:not([name])');
    await page.goto(address);
    await until(page, 'form[action$="/file"]');
    await isSound(page, viewer);
    await fill(page, { password: 'o parola lunga', again: 'o parola lunga' });
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="/file"] button')]);
    assert.match(download.suggestedFilename(), /^persoane-.*\.zip$/);
    await boss.goto(address);
    assert.equal(await boss.locator('form[action$="/file"]').count(), 0, 'the file is for who asked');
    for (const one of [page, boss, viewer]) await one.context().close();
  });

// Each form of a person is opened twice; the second who saves is told what the first wrote, and what was typed stays.
const forms = [
  ['edit', { note: 'a' }, { note: 'b' }],
  ['addresses', { street: 'Strada Mureș 1' }, { street: 'Strada Mureș 2' }, { kind: 'domicile' }],
  ['phones', { number: '0700 000 222' }, { number: '0700 000 333' }],
  ['papers', { issuer: 'SPCLEP' }, { issuer: 'DEP' }, { kind: 'passport' }],
  ['facts', { what: 'clasa a V-a' }, { what: 'clasa a VI-a' }, { kind: 'schooling' }],
  ['consents', { purpose: 'vizită' }, { purpose: 'vizite' }, { kind: 'consent' }],
];

async function choose(page, values = {}) {
  for (const [name, value] of Object.entries(values)) {
    if (await page.locator(`select[name=${name}]`).count()) await page.selectOption(`[name=${name}]`, value);
    else await page.check(`[name=${name}][value=${value}]`);
  }
}

test('of two who save the same form the second is told', async () => {
  const page = await pageOf(browser, server.url, 'supervisor'), other = await pageOf(browser, server.url, 'manager');
  const person = await newPerson(page, { family_name: 'Concurescu', given_name: 'Vlad', birth_day: '01.01.1970' });
  for (const [slug, first, second, choices] of forms) {
    let form = `${person}/edit`;
    if (slug !== 'edit') {
      await page.goto(`${person}/${slug}/new`);
      await choose(page, choices);
      await fill(page, first);
      if (slug === 'consents') await fill(page, { given_on: '01.02.2026' });
      await isSound(page, page);
      await press(page, 'main form > .actions button');
      form = server.url + await page.locator(`a[href^="/people-file/${slug}/"]`).first().getAttribute('href');
    }
    await page.goto(form);
    await other.goto(form);
    await fill(other, second);
    await press(other, 'main form > .actions button');
    await fill(page, first);
    await press(page, 'main form > .actions button');
    const [name, typed] = Object.entries(first)[0];
    if (slug !== 'edit' || first.note !== '') assert.ok(await page.locator('#problems table').count(), `${slug}: both versions are shown`);
    assert.equal(await page.inputValue(`[name=${name}]`), typed, `${slug}: what was typed stays`);
    await press(page, 'main form > .actions button');
    assert.match(page.url(), /\/people\/\d+/, `${slug}: the second time it is saved`);
  }
  await page.context().close();
  await other.context().close();
});
