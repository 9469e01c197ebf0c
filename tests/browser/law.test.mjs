// The law table and the templates of documents, by an administrator with JavaScript switched off.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, pageOf, setLanguage, startBrowser, startServer, watch } from './server.mjs';

let server, browser, page, faults;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  page = await pageOf(browser, server.url, 'administrator', { javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  faults = watch(page, server.url);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function press(selector, status = 200) {
  const [answer] = await Promise.all([page.waitForNavigation(), page.locator(selector).first().click()]);
  assert.equal(answer.status(), status, page.url());
}

test('a legal term gets a new version, and the old one stays to be read', async () => {
  await page.goto(`${server.url}/law?q=child.detailed-evaluation`);
  await press('main td a[href^="/law/"]');
  await press('main a[href$="/edit"]');
  await page.fill('input[name=amount]', '20');
  await page.fill('input[name=valid_from]', '31.02.2026');
  await press('main form button', 422);
  assert.match(await page.title(), /^Error: /);
  assert.equal(await page.inputValue('input[name=amount]'), '20');
  await page.fill('input[name=valid_from]', '01.09.2026');
  await press('main form button');
  const text = await page.textContent('main');
  assert.match(text, /20 calendar days/);
  assert.match(text, /30 calendar days/);
});

test('a day that the government moves is free in its year', async () => {
  await page.goto(`${server.url}/law/new?kind=holiday`);
  await page.fill('input[name=code]', 'bridge-2026');
  await page.fill('input[name=name]', 'Zi de punte');
  await page.check('input[name=rule][value=once]');
  await page.fill('input[name=on_day]', '27.11.2026');
  await page.fill('input[name=valid_from]', '01.01.2026');
  await page.fill('input[name=legal_basis]', 'HG');
  await press('main form button');
  await page.goto(`${server.url}/law/year?year=2026&country=RO`);
  assert.match(await page.textContent('main'), /27\.11\.2026\s+Friday\s+Zi de punte/);
});

test('a template is checked and previewed before it is saved', async () => {
  await page.goto(`${server.url}/document-templates`);
  await press('main td a[href^="/document-templates/"]');
  await press('main a[href$="/edit"]');
  await page.fill('textarea[name=text]', '# Titlu\n{child.nume}');
  await press('main button[value=preview]', 422);
  assert.match(await page.textContent('#field-text-error'), /Line 2: .*child\.nume/);
  await page.fill('textarea[name=text]', '# Titlu\n{child.name}');
  await press('main button[value=preview]');
  assert.match(await page.textContent('article.paper'), /Titlu\s+________________/);
  await press('main button[value=save]');
  assert.match(await page.textContent('main pre'), /\{child\.name\}/);
});

// Forms and problems that no link leads to.
for (const language of ['en', 'ro'])
  test(`axe finds nothing on these forms in ${language}`, async () => {
    const look = await pageOf(browser, server.url, 'administrator', { locale: language, viewport: { width: 360, height: 740 } });
    await setLanguage(look, server.url, language);
    for (const path of ['/law/new?kind=term', '/law/new?kind=holiday', '/law/new?kind=amount', '/law/year', '/document-templates/new']) {
      await look.goto(server.url + path);
      assert.deepEqual(await axe(look), [], path);
    }
    await look.context().close();
  });

test('nothing else went wrong', () => assert.deepEqual(faults, []));
