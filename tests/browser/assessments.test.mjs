// A form that scores, filled in with scripts (it grows as one answers) and without; a school's list; axe on what has problems.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, password, program, startBrowser, startServer, watch } from './server.mjs';

const email = 'evaluator@demo.vatra.example';
let server, browser;
before(async () => {
  server = await startServer();
  execFileSync(program, ['user', 'add', '--home', server.home, '--name', 'Evaluator', '--email', email, '--role', 'supervisor', '--password-stdin'],
    { input: password, env: { ...process.env, DATABASE: '' } });
  writeFileSync(join(server.home, 'visit-sheet.md'), visitSheet);
  execFileSync(program, ['instrument', 'import', join(server.home, 'visit-sheet.md'), '--in-force', '--home', server.home],
    { env: { ...process.env, DATABASE: '' } });
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

test('a place takes the position of the telephone', async () => {
  const page = await pageOf({ geolocation: { latitude: 45.7538, longitude: 21.2257, accuracy: 8 }, permissions: ['geolocation'] });
  const faults = watch(page, server.url);
  await begin(page, 'visit-sheet', 'Familia G.');
  await page.click('[data-locate]');
  await page.waitForFunction(() => document.querySelector('[name="latitude.home"]').value === '45.753800');
  assert.equal(await page.inputValue('[name="longitude.home"]'), '21.225700');
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('what is typed while an answer is on its way stays', async () => {
  const page = await pageOf();
  await begin(page, 'housing-need', 'Familia T.');
  let hold = true;
  await page.route('**/assessments/*', async (route) => {
    if (route.request().method() === 'POST' && hold) await new Promise((resolve) => setTimeout(resolve, 1200));
    await route.continue();
  });
  await page.check('[name="a.now"][value=street]');
  await page.locator('[name="a.people"]').pressSequentially('12', { delay: 50 });
  await page.waitForTimeout(1800); // the answer to the first comes, while the cursor still stands in the second
  await page.keyboard.type('3');
  assert.equal(await page.inputValue('[name="a.people"]'), '123');
  hold = false;
  await page.click('button[value=save]');
  await page.waitForURL(/assessments/);
  await page.waitForTimeout(300);
  assert.equal(await page.inputValue('[name="a.people"]'), '123');
  await page.context().close();
});

const visitSheet = `# survey
|type|name|label|required|
|text|note|Constatări|yes|
|geopoint|home|Unde locuiește||
|image|front|Casa||
|file|paper|Adeverință||
# settings
|form_title|form_id|version|default_language|
|Vizită acasă|visit-sheet|1|ro|
`;

// A picture of one point.
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('a form with a place, a picture and a file works without scripts', async () => {
  const page = await pageOf({ javaScriptEnabled: false });
  await begin(page, 'visit-sheet', 'Familia V.');
  await page.setInputFiles('#field-front', { name: 'casa.png', mimeType: 'image/png', buffer: picture });
  await page.fill('[name="latitude.home"]', '145');
  await press(page, 'button[value=finish]', 422);
  assert.match(await page.innerText('main'), /casa\.png/);
  await page.fill('[name="a.note"]', 'bine');
  await page.fill('[name="latitude.home"]', '45.7538, 21.2257');
  await page.fill('[name="street.home"]', 'Strada Mureș 12');
  await press(page, 'button[value=finish]');
  assert.match(await page.innerText('main'), /Strada Mureș 12 \(45\.753800/);
  assert.equal(await page.locator('img[src*="/files/"]').count(), 1);
  await page.context().close();
});

test('a picture is kept as soon as it is chosen, and goes with its draft', async () => {
  const page = await pageOf();
  const faults = watch(page, server.url);
  await begin(page, 'visit-sheet', 'Familia W.');
  assert.deepEqual(await axe(page), []);
  await page.setInputFiles('#field-front', { name: 'casa.png', mimeType: 'image/png', buffer: picture });
  await page.waitForSelector('[name="kept.front"]', { state: 'attached' });
  assert.deepEqual(await axe(page), []);
  await page.setInputFiles('#field-paper', { name: 'pagina.html', mimeType: 'text/html', buffer: Buffer.from('<html></html>') });
  await page.waitForSelector('#field-paper-error');
  assert.deepEqual(await axe(page), []);
  await page.click('[name="drop.front"]'); // saved at once: the box may be gone before it could be looked at
  await page.waitForSelector('[name="kept.front"]', { state: 'detached' });
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a school list is made without scripts', async () => {
  const page = await pageOf({ javaScriptEnabled: false });
  await page.goto(`${server.url}/screenings`);
  await page.selectOption('#field-form', 'children-abroad');
  await page.fill('#field-place', 'Școala Gimnazială Nr. 20');
  await press(page, 'main form:not(.filters) .actions button');
  await page.fill('#field-names', 'Pop Ana; 12.03.2015\nRusu Ion');
  await press(page, 'button[value=look]');
  assert.match(await page.textContent('button[value=names]'), /Adăugați 2 copii/);
  assert.equal(await page.inputValue('#field-names'), 'Pop Ana; 12.03.2015\nRusu Ion');
  await press(page, 'button[value=names]');
  await page.fill('#field-subject', 'Toma Dan');
  await press(page, 'button[value=add]');
  assert.equal(await page.locator('tbody tr').count(), 3);
  await page.locator('details', { hasText: /Scoateți un copil/ }).locator('summary').click();
  await page.selectOption('#field-child', { label: 'Toma Dan' });
  await press(page, 'button[value=remove]');
  assert.equal(await page.locator('tbody tr').count(), 2);
  await page.locator('tbody tr').first().locator('select').first().selectOption('both');
  await press(page, '.actions button[value=save]');
  assert.equal(await page.locator('tbody tr').first().locator('select').first().inputValue(), 'both');
  await press(page, 'button[value=close]', 422);
  assert.ok(await page.locator('tbody .error').count() > 2);
  await page.context().close();
});

test('pupils whom nobody knows are registered from the list, one after the other', async () => {
  const page = await pageOf({ javaScriptEnabled: false });
  await page.goto(`${server.url}/screenings`);
  await page.selectOption('#field-form', 'children-abroad');
  await page.fill('#field-place', 'Școala Gimnazială Nr. 21');
  await press(page, 'main form:not(.filters) .actions button');
  await page.fill('#field-names', [
    'Nume elev\tPrenume elev\tData nașterii\tSexul\tClasa\tCine este plecat\tȚara\tCine are grijă de copil\tPărinții au anunțat SPAS\tDelegare prin instanță\tSemne de dificultate',
    'Ghilezan\tZamfira\t17.08.2015\tF\tIII B\tAmbii părinți\tItalia\tBunica\tNu\tNu\tNu',
    'Zbârnea\tProcopie\t21.02.2014\tM\tIV A\tTatăl\tSpania\tMama\tDa\tNu\tNu'].join('\n'));
  await press(page, 'button[value=look]');
  await press(page, 'button[value=names]');
  await press(page, 'button[value=close]');
  assert.equal(await page.locator('tbody a', { hasText: 'Cine este și ce urmează?' }).count(), 2);
  await press(page, 'tbody tr:nth-child(1) a[href$="/follow"]');
  assert.ok(await page.isChecked('#who-new'));
  assert.ok(await page.isChecked('#opens-case'));
  const scripted = await pageOf();
  await scripted.goto(page.url());
  assert.deepEqual(await axe(scripted), []);
  await scripted.context().close();
  await press(page, 'button[name=next]'); // one press: the child, the case, the next
  assert.match(await page.textContent('h1'), /Zbârnea Procopie/);
  assert.ok(await page.isChecked('#opens-none'));
  await press(page, '.actions button:not([name])');
  assert.match(page.url(), /#child-\d+$/);
  assert.match(await page.textContent('tbody tr:nth-child(1)'), /Cazul \d+\/\d{4}/);
  assert.equal(await page.locator('a[href$="/follow"]').count(), 0);
  await page.context().close();
});
