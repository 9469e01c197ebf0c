// Every page that the menu and its links lead to, for each kind of user: axe, both languages and themes, a phone and an office
// screen; nothing on the console, nothing from elsewhere, nothing wider than the phone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, pageOf, people, setLanguage, startBrowser, startServer, watch } from './server.mjs';

const widths = [360, 1366];
const visitors = [null, 'planner', 'administrator', 'reporter', 'council', 'auditor', 'social', 'manager', 'supervisor', 'mediator',
  'provider', 'provider-manager', 'services', 'benefits', 'accountant', 'director', 'projects'];
const notPages = /^\/(api|assets|calendar|livez|readyz|metrics)(\/|$)|\.(csv|pdf|docx|xlsx|odt|json|jsonld|ics|txt|png|zip)$|\/(file|files|evidence|original|download)(\/|$)/;
const inTheDark = ['color-contrast', 'link-in-text-block', 'target-size'];

let server, browser;
const shapes = new Map(); // shape of a path -> { path, who }

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

// Pages of one kind look alike: ids, years, secrets and the values of filters are left out.
function shapeOf(href) {
  const url = new URL(href);
  const path = url.pathname.split('/').map((part) => (/\d{3,}|^[\w-]{30,}$/.test(part) ? ':' : part)).join('/');
  const names = [...new Set([...url.searchParams].map(([name]) => name))].filter((name) => name !== 'next').sort();
  return path + (names.length ? `?${names.slice(0, 2).join('&')}` : '');
}

async function linksOf(page) {
  const hrefs = await page.$$eval('a[href]', (all) => all.filter((a) => !a.hasAttribute('download')).map((a) => new URL(a.getAttribute('href'), document.baseURI).href));
  return hrefs.map((href) => href.split('#')[0])
    .filter((href) => href.startsWith(`${server.url}/`) && !notPages.test(new URL(href).pathname) && !/[?&]format=/.test(href));
}

// Breadth first from the start page; two pages of each shape, as a list may lead to an odd one first.
async function crawl(who) {
  const page = await pageOf(browser, server.url, who);
  const faults = watch(page, server.url);
  const waiting = [`${server.url}/`], seen = new Map();
  while (waiting.length) {
    const href = waiting.shift(), shape = shapeOf(href);
    const before = seen.get(shape) ?? [];
    if (before.includes(href) || before.length >= 2 || seen.size > 200) continue;
    seen.set(shape, [...before, href]);
    const answer = await page.goto(href);
    if (answer.status() !== 200) faults.push(`${answer.status()} for ${href}, linked for ${who ?? 'everybody'}`);
    if (!answer.headers()['content-type']?.startsWith('text/html')) continue; // open data: nothing to look at
    if (!shapes.has(shape)) shapes.set(shape, { path: href.slice(server.url.length), who });
    waiting.push(...await linksOf(page));
  }
  await page.context().close();
  return { faults, count: seen.size };
}

for (const who of visitors)
  test(`every link of ${who ?? 'everybody'} leads to a page that works`, async (t) => {
    const { faults, count } = await crawl(who);
    t.diagnostic(`${count} kinds of pages`);
    assert.deepEqual(faults, []);
    assert.ok(count >= 4, `only ${count} pages`);
  });

async function overflow(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return null;
    const clipped = (e) => { for (let at = e.parentElement; at; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return true; };
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !clipped(e));
    return `${root.scrollWidth} px wide: ${wide.slice(-3).map((e) => e.outerHTML.slice(0, 100)).join(' | ')}`;
  });
}

async function lookAt(page, path, language) {
  const found = [];
  await page.goto(server.url + path);
  const lang = await page.getAttribute('html', 'lang');
  if (lang !== language) found.push(`${path} is in ${lang}, not ${language}`);
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 768 });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const faults = await axe(page, colorScheme === 'dark' ? inTheDark : undefined);
      found.push(...faults.map((fault) => `${path} (${language}, ${colorScheme}, ${width}): ${fault}`));
    }
    const wide = width === 360 && await overflow(page);
    if (wide) found.push(`${path} (${language}, 360): ${wide}`);
  }
  return found;
}

// The form behind a report's link, which no page leads to.
async function findReportForm() {
  const page = await pageOf(browser, server.url, 'planner');
  const reports = (await linksOf(await follow(page, /\/plans\/\d+$/, /\/reporting$/))).filter((href) => /\/reports\/\d+$/.test(href));
  for (const report of reports) {
    await page.goto(report);
    if (await page.locator('form[action$="/link"] button').count()) break;
  }
  await Promise.all([page.waitForNavigation(), page.locator('form[action$="/link"] button').first().click()]);
  const link = await page.inputValue('input#link');
  await page.context().close();
  return link.slice(server.url.length);
}

async function follow(page, ...patterns) {
  await page.goto(`${server.url}/plans`);
  for (const pattern of patterns) await page.goto((await linksOf(page)).find((href) => pattern.test(href)));
  return page;
}

test('the form behind a link opens without an account', async () => {
  const path = await findReportForm();
  shapes.set('/r/:', { path, who: null });
  const page = await pageOf(browser, server.url);
  const faults = watch(page, server.url);
  assert.equal((await page.goto(server.url + path)).status(), 200);
  assert.deepEqual(faults, []);
  await page.context().close();
});

for (const language of ['en', 'ro'])
  test(`axe finds nothing in ${language}, light and dark, at 360 and 1366 px`, async (t) => {
    const found = [];
    let looked = 0;
    await Promise.all(visitors.map(async (who) => {
      const mine = [...shapes.values()].filter((shape) => shape.who === who);
      if (!mine.length) return;
      const page = await pageOf(browser, server.url, who, { locale: language });
      await setLanguage(page, server.url, language);
      page.emulateMedia({ reducedMotion: 'reduce' });
      for (const { path } of mine) {
        found.push(...await lookAt(page, path, language));
        looked++;
      }
      await page.context().close();
    }));
    t.diagnostic(`${looked} pages`);
    assert.deepEqual(found, []);
    assert.equal(looked, shapes.size);
  });

test('people of each kind are in the demo', () => assert.equal(Object.keys(people).length, visitors.length - 1));
