// The pictures of the README: SCREENSHOTS=1 writes them to docs/screenshots; without it the pages are only looked for.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { shrink } from './shrink.mjs';
import { drawAll, pageOf, root, startBrowser, startServer } from './server.mjs';

const folder = join(root, 'docs', 'screenshots');
// Those that the guide shows as well, smaller.
const inGuide = new Set(['board', 'review', 'report-phone', 'annual-report']);
let server, browser, planner, board;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
  planner = await pageOf(browser, server.url, 'planner', { locale: 'ro-RO', viewport: { width: 1280, height: 860 } });
  await planner.goto(`${server.url}/plans`);
  board = await planner.$$eval('main a[href^="/plans/"]', (all) => all.map((a) => a.href).find((href) => /\/plans\/\d+$/.test(href)));
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

async function take(page, name, selector) {
  assert.ok(await page.locator(selector).count(), `${name}: there is no ${selector} on ${page.url()}`);
  if (!process.env.SCREENSHOTS) return;
  mkdirSync(folder, { recursive: true });
  await drawAll(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  if (inGuide.has(name)) {
    const blank = await browser.newPage();
    await shrink(blank, join(folder, `${name}.png`), join(root, 'docs', 'ghid', `${name}.jpg`));
    await blank.close();
  }
}

const hrefs = (page, start) => page.$$eval(`main a[href^="${start}"]`, (all) => [...new Set(all.map((a) => a.getAttribute('href')))]);

test('the board', async () => {
  await planner.goto(board);
  await take(planner, 'board', '.chart-bar');
});

test('a measure with values against its target', async () => {
  await planner.goto(`${board}?status=done`);
  const measures = await hrefs(planner, '/measures/');
  let best = null, most = 0;
  for (const href of measures.filter((each) => /^\/measures\/\d+$/.test(each)).slice(0, 40)) {
    await planner.goto(server.url + href);
    const columns = await planner.locator('.chart-target').count() ? await planner.locator('.chart-column').count() : 0;
    if (columns > most) [best, most] = [href, columns];
  }
  assert.ok(best, 'no measure has a chart with a target');
  await planner.setViewportSize({ width: 1280, height: 1500 });
  await planner.goto(server.url + best);
  await take(planner, 'measure', '.chart-columns');
  await planner.setViewportSize({ width: 1280, height: 860 });
});

test('the review page', async () => {
  await planner.goto(`${board}/review?notes=1`);
  await planner.locator('.review-row').first().evaluate((row) => row.scrollIntoView({ block: 'start' }));
  await take(planner, 'review', '.review-row form.settle');
});

test('the timeline', async () => {
  await planner.goto(`${board}/timeline`);
  await take(planner, 'timeline', '.chart-timeline');
});

test('the annual report', async () => {
  await planner.goto(`${server.url}/council`);
  const [report] = (await hrefs(planner, '/council/')).filter((href) => /^\/council\/\d+$/.test(href));
  await planner.goto(server.url + report);
  await planner.locator('main svg').first().evaluate((chart) => chart.closest('section, figure, div').scrollIntoView({ block: 'center' }));
  await take(planner, 'annual-report', 'main svg');
});

test('the public page', async () => {
  const visitor = await pageOf(browser, server.url, null, { locale: 'ro-RO', viewport: { width: 1280, height: 860 } });
  await visitor.goto(board.replace('/plans/', '/public/plans/'));
  await take(visitor, 'public', '.chart-bar');
  await visitor.context().close();
});

async function someLink() {
  await planner.goto(`${board}/reporting`);
  for (const report of (await hrefs(planner, '/reports/')).reverse()) {
    await planner.goto(server.url + report);
    if (!await planner.locator('form[action$="/link"] button').count()) continue;
    await Promise.all([planner.waitForNavigation(), planner.locator('form[action$="/link"] button').first().click()]);
    return planner.inputValue('input#link');
  }
  return assert.fail('no report has a link');
}

test('the report form on a phone', async () => {
  const phone = await pageOf(browser, server.url, null, { locale: 'ro-RO', viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 });
  await phone.goto(await someLink());
  await phone.locator('form[action*="/rows/"], .card').first().evaluate((form) => form.scrollIntoView({ block: 'start' }));
  await take(phone, 'report-phone', 'main');
  await phone.context().close();
});

// Work with people: as the case manager sees it.
async function manager() {
  return pageOf(browser, server.url, 'manager', { locale: 'ro-RO', viewport: { width: 1280, height: 640 } });
}

test('my work, and a case', async () => {
  const page = await manager();
  await page.goto(`${server.url}/work`);
  await take(page, 'my-work', '.status');
  await page.goto(server.url + (await hrefs(page, '/cases/')).find((href) => /^\/cases\/\d+$/.test(href)));
  await take(page, 'case', '.timeline-list');
  await page.context().close();
});

test('a person', async () => {
  const page = await manager();
  await page.goto(`${server.url}/people`);
  await page.goto(server.url + (await hrefs(page, '/people/')).find((href) => /^\/people\/\d+$/.test(href)));
  await take(page, 'person', '.beside .card');
  await page.context().close();
});

test('an assessment on a phone', async () => {
  const page = await pageOf(browser, server.url, 'social', { locale: 'ro-RO', viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 });
  await page.goto(`${server.url}/assessments/new`);
  await page.selectOption('#field-form', 'housing-need');
  await page.fill('#field-subject', 'Familia P.');
  await Promise.all([page.waitForNavigation(), page.locator('main form[action="/assessments"] .actions button').last().click()]);
  await take(page, 'assessment-phone', '[name^="a."]');
  await page.context().close();
});

test('a month of attendance', async () => {
  const page = await pageOf(browser, server.url, 'provider', { locale: 'ro-RO', viewport: { width: 1280, height: 860 } });
  await page.goto(`${server.url}/services`);
  const [sheet] = (await hrefs(page, '/services/')).filter((href) => href.endsWith('/attendance'));
  await page.goto(server.url + sheet);
  const before = await page.$$eval('main a[href*="month="]', (all) => all.map((a) => a.getAttribute('href')));
  await page.goto(new URL(before[0], page.url()).href);
  await take(page, 'attendance', 'main table');
  await page.context().close();
});

test('a list of payments', async () => {
  const page = await pageOf(browser, server.url, 'benefits', { locale: 'ro-RO', viewport: { width: 1280, height: 1250 } });
  await page.goto(`${server.url}/benefits/runs`);
  const [run] = await hrefs(page, '/benefits/runs/');
  await page.goto(server.url + run);
  await take(page, 'payment-list', 'main table');
  await page.context().close();
});

test('the pictures that the README shows are there, and small', () => {
  const shown = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/docs\/screenshots\/([\w-]+\.png)/g)].map((found) => found[1]);
  assert.ok(shown.length >= 7, shown.join(' '));
  for (const name of shown) assert.ok(existsSync(join(folder, name)), name);
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  assert.ok(bytes < 1_800_000, `${bytes} bytes`);
});
