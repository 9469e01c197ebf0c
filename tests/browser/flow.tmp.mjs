import { startBrowser } from './server.mjs';
const url='http://127.0.0.1:18900';
const browser = await startBrowser();
for (const width of [1366, 360]) {
const context = await browser.newContext({ viewport: { width, height: 800 }, locale: 'ro-RO' });
const page = await context.newPage();
page.on('console', (m) => { if (m.type() === 'error') console.log('console:', m.text()); });
await page.goto(url+'/sign-in'); await page.fill('input[name=email]','supervisor@demo.vatra.example'); await page.fill('input[name=password]','vatra demo 2025 parola'); await Promise.all([page.waitForNavigation(), page.click('main form button')]);
await page.goto(url+'/assessments/new'); await page.selectOption('#field-form','household-vulnerability'); await page.fill('#field-subject','Familia P.'); await Promise.all([page.waitForNavigation(), page.click('main form .actions button')]);
console.log(page.url());
await page.fill('[name="a.members"]','5'); await page.fill('[name="a.income"]','1.250,50'); await page.check('[name="a.low_income"][value=yes]'); await page.waitForTimeout(700);
await page.check('[name="a.crowded"][value=yes]'); await page.waitForTimeout(700);
await page.screenshot({path:`/tmp/shot-f${width}.png`, fullPage:true});
await Promise.all([page.waitForNavigation(), page.click('button[value=finish]')]);
console.log(page.url(), await page.title());
await page.screenshot({path:`/tmp/shot-g${width}.png`, fullPage:true});
await page.goto(url+'/assessments/new'); await page.selectOption('#field-form','hg691-risks'); await page.fill('#field-subject','Familia R.'); await Promise.all([page.waitForNavigation(), page.click('main form .actions button')]);
await page.goto(page.url()+'?section=6'); await page.screenshot({path:`/tmp/shot-h${width}.png`, fullPage:true});
console.log('overflow', await page.evaluate(() => document.documentElement.scrollWidth - innerWidth));
}
await browser.close();
