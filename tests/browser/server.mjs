// A server of the real binary with the demo, on a port and in a folder of its own; and a browser.
import { spawn, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const program = process.env.VATRA_PROGRAM ?? join(root, 'build', 'vatra');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The demo is loaded once for all test files; each server works on its own copy.
function demoHome() {
  const home = process.env.VATRA_DEMO_HOME ?? join(tmpdir(), `vatra-demo-${process.pid}`);
  if (!existsSync(join(home, 'vatra.db'))) {
    mkdirSync(home, { recursive: true });
    execFileSync(program, ['demo', '--home', home, '--language', 'ro'], { stdio: 'pipe', env: { ...process.env, DATABASE: '' } });
  }
  return home;
}

// prepare(home): what is changed in the copy before the server starts.
export async function startServer(prepare) {
  const home = mkdtempSync(join(tmpdir(), 'vatra-'));
  cpSync(demoHome(), home, { recursive: true });
  prepare?.(home);
  const child = spawn(program, ['serve', '--home', home, '--port', '0', '--language', 'en'], {
    env: { ...process.env, DATABASE: '' }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (data) => { errors = (errors + data).slice(-20000); });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
      const found = said.match(/http:\/\/[0-9.]+:[0-9]+/);
      if (found) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  return {
    url, home, child, errors: () => errors,
    async stop() {
      const ended = new Promise((resolve) => child.on('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

// Who can sign in to the demo, as `vatra demo` says it.
export const people = {
  administrator: 'admin@demo.vatra.example',
  planner: 'planner@demo.vatra.example',
  reporter: 'reporter@demo.vatra.example',
  council: 'council@demo.vatra.example',
  auditor: 'auditor@demo.vatra.example',
  social: 'social@demo.vatra.example',
  manager: 'manager@demo.vatra.example',
  supervisor: 'supervisor@demo.vatra.example',
  mediator: 'mediator@demo.vatra.example',
  provider: 'provider@demo.vatra.example',
  'provider-manager': 'provider-manager@demo.vatra.example',
  services: 'services@demo.vatra.example',
  benefits: 'benefits@demo.vatra.example',
  accountant: 'accountant@demo.vatra.example',
  director: 'director@demo.vatra.example',
  projects: 'projects@demo.vatra.example',
};
export const password = 'vatra demo 2025 parola';

export async function signIn(page, url, who) {
  await page.goto(`${url}/sign-in`);
  await page.fill('input[name=email]', people[who]);
  await page.fill('input[name=password]', password);
  await Promise.all([page.waitForNavigation(), page.click('main form button')]);
}

// Rows far down a long page are drawn when they come near; axe takes them for covered, and a picture shows them empty.
export async function drawAll(page) {
  await page.evaluate(() => document.styleSheets[0].insertRule('* { content-visibility: visible !important; }'));
}

// What axe finds against WCAG 2.2 A and AA and its best practices, in words.  rules: only these; without it, all.
export async function axe(page, rules) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource);
  await drawAll(page);
  const results = await page.evaluate((only) => window.axe.run(document, {
    resultTypes: ['violations'],
    runOnly: only ? { type: 'rule', values: only }
      : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  }), rules);
  return results.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}: ${n.failureSummary}`));
}

// Notes what no page may do: errors on the console (a breach of the policy is one), requests to other hosts, answers of 500.
export function watch(page, url) {
  const faults = [];
  const host = new URL(url).host;
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(`console on ${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error on ${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith('data:') && new URL(request.url()).host !== host) faults.push(`a request to ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} for ${response.url()}`);
  });
  return faults;
}

// A signed-in page of a context of its own.
export async function pageOf(browser, url, who, options = {}) {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', viewport: { width: 1366, height: 768 }, ...options });
  const page = await context.newPage();
  if (who) await signIn(page, url, who);
  return page;
}

export async function setLanguage(page, url, language) {
  await page.goto(`${url}/help`);
  const button = page.locator(`button[name=language][value=${language}]`);
  if (await button.count() && !await page.locator(`html[lang=${language}]`).count())
    await Promise.all([page.waitForNavigation(), button.first().click()]);
}
