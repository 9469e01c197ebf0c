// A child-protection case from the signal to the closed file, in a browser without JavaScript, on a phone.
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

const phone = { javaScriptEnabled: false, viewport: { width: 360, height: 740 } };

async function press(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) await page.fill(`[name="${name}"]`, value);
}

async function choose(page, name, value) {
  const field = page.locator(`[name="${name}"]`).first();
  if (await field.evaluate((e) => e.tagName).catch(() => '') === 'SELECT') await field.selectOption(value);
  else await page.check(`[name="${name}"][value="${value}"]`);
}

async function heading(page, text) {
  assert.match(await page.locator('h1').innerText(), text);
}

test('a case goes from the signal to the closed file without scripts', async () => {
  const page = await pageOf(browser, server.url, 'social', phone);
  const boss = await pageOf(browser, server.url, 'supervisor', phone);
  const faults = watch(page, server.url);
  assert.match(page.url(), /\/work$/, 'who works on cases begins with their work');

  await page.goto(`${server.url}/cases/signals/new`);
  await fill(page, { about: 'A child of the third class', text: '' });
  await press(page, 'main form > .actions button');
  assert.equal(await page.inputValue('[name=about]'), 'A child of the third class', 'nothing typed is lost');
  await page.selectOption('[name=channel]', 'phone');
  await page.selectOption('[name=source]', 'school');
  await fill(page, { text: 'Has been missing for two weeks' });
  await press(page, 'main form > .actions button');
  await heading(page, /Signal \d+\/\d+/);

  await page.selectOption('[name=type]', 'separation');
  await press(page, 'form[action$="/open"] > .actions button');
  await heading(page, /Case \d+\/\d+/);
  const address = page.url();

  await press(page, 'a[href$="entries/new?kind=visit"]');
  await fill(page, { present: 'The mother', text: 'The child has a place to learn' });
  await press(page, 'button[value=done]');
  await heading(page, /Case \d+\/\d+/);
  assert.ok((await page.locator('.timeline-list').innerText()).includes('The child has a place to learn'));

  await press(page, 'form[action$="/plans"] button');
  const plan = page.url();
  for (const need of ['To go to school each day', 'A family doctor']) {
    await page.goto(`${plan}/needs/new`);
    await choose(page, 'area', 'education');
    await fill(page, { need, 'what.0': 'After-school programme', 'provider.0': 'The school' });
    await choose(page, 'state', 'open');
    await press(page, 'main form:first-of-type > .actions button');
  }
  assert.ok((await page.locator('main').innerText()).includes('A family doctor'));
  await press(page, 'form[action$="/propose"] button');

  await boss.goto(plan);
  await press(boss, 'form[action$="/approve"] button');
  assert.ok((await boss.locator('main').innerText()).includes('Approved and in force'));

  await page.goto(address);
  assert.ok((await page.locator('#planned + ul').innerText()).includes('Review'), 'the review is due by itself');
  await page.goto(`${address}/close`);
  await page.check('#field-closing');
  await fill(page, { closing_note: 'Goes to school each day' });
  await press(page, 'main form button');
  assert.ok((await page.locator('#planned + ul').innerText()).includes('Monthly follow-up'));

  await page.goto(server.url.replace(/$/, '/cases?q=zzzz'));
  const stranger = await pageOf(browser, server.url, 'mediator', phone);
  const answer = await stranger.goto(address);
  assert.equal(answer.status(), 404, 'who has no part in it does not know of it');
  assert.deepEqual(faults, []);
});

// The address of a case of the demo that somebody works on, by its type.
async function ownCase(page, type) {
  await page.goto(`${server.url}/cases?mine=1&type=${type}&state=open`);
  return new URL(await page.locator('tbody a').first().getAttribute('href'), server.url).href;
}

test('what one types is kept as a draft, offered again, and gone when it is saved', async () => {
  const page = await pageOf(browser, server.url, 'manager', { viewport: { width: 360, height: 740 } });
  const faults = watch(page, server.url);
  const form = `${await ownCase(page, 'elderly')}/entries/new?kind=visit`;
  await page.goto(form);
  const kept = page.waitForResponse((response) => response.url().endsWith('/cases/drafts'));
  await page.fill('[name=text]', 'Half a visit, as far as it was typed');
  assert.equal((await kept).status(), 200);
  await page.locator('[data-draft-state]', { hasText: 'Only you see it' }).waitFor();

  await page.goto(`${server.url}/work`);
  assert.ok((await page.locator('#drafts ~ ul').innerText()).includes('Visit'), 'my work tells of it');
  await page.goto(form);
  assert.deepEqual(await axe(page), []);
  assert.equal(await page.inputValue('[name=text]'), '');
  await page.click('[data-draft-take]');
  assert.equal(await page.inputValue('[name=text]'), 'Half a visit, as far as it was typed');

  await press(page, 'button[value=done]');
  await page.goto(form);
  assert.equal(await page.locator('[data-draft-found]').count(), 0);
  assert.deepEqual(faults, []);
});

test('a draft is not lost when the session ends, and without scripts its words can be read', async () => {
  const page = await pageOf(browser, server.url, 'manager');
  const form = `${await ownCase(page, 'elderly')}/entries/new?kind=visit`;
  await page.goto(form);
  await page.fill('[name=text]', 'The words of an afternoon');
  await page.context().clearCookies();
  await page.click('button[value=done]');
  await page.waitForLoadState();
  assert.ok((await page.content()).includes('The words of an afternoon'), 'the page after it still has the words');

  const plain = await pageOf(browser, server.url, 'manager', { javaScriptEnabled: false });
  const typing = await pageOf(browser, server.url, 'manager');
  await typing.goto(form);
  const kept = typing.waitForResponse((response) => response.url().endsWith('/cases/drafts'));
  await typing.fill('[name=text]', 'Words for later');
  await kept;
  await plain.goto(form);
  await press(plain, '[data-draft-take]');
  assert.ok((await plain.locator('main').innerText()).includes('Words for later'));
  await press(plain, 'form[action$="/drop"] button');
  assert.equal(await plain.locator('[data-draft-found]').count(), 0);
});

test('a referral goes by its link from sent to done, without an account', async () => {
  const page = await pageOf(browser, server.url, 'manager', phone);
  const address = await ownCase(page, 'elderly');
  await page.goto(`${address}/referrals/new`);
  await page.locator('[name=institution_id]').selectOption({ index: 1 });
  await fill(page, { what: 'Help at home twice a week', shared: 'A person of 80, second floor' });
  await choose(page, 'consent', 'person');
  await press(page, 'main form > .actions button');
  const link = await page.inputValue('#link');

  const guest = await pageOf(browser, server.url, null, { viewport: { width: 360, height: 740 } });
  const faults = watch(guest, server.url);
  await guest.goto(link);
  assert.ok((await guest.locator('main').innerText()).includes('A person of 80, second floor'));
  assert.deepEqual(await axe(guest, ['label', 'color-contrast', 'heading-order', 'target-size']), []);
  await press(guest, 'button[value=accepted]');
  await fill(guest, { text: 'Somebody comes on Mondays and Thursdays' });
  await press(guest, 'button[value=done]');
  await page.goto(address);
  assert.ok((await page.locator('.timeline-list').innerText()).includes('Somebody comes on Mondays and Thursdays'));
  assert.deepEqual(faults, []);
});

test('a term of the law is stopped with a reason, waits, and runs again', async () => {
  const page = await pageOf(browser, server.url, 'social', phone);
  const address = await ownCase(page, 'dropout');
  await page.goto(`${address}/terms`);
  await press(page, 'form[action$="/stop"] button');
  assert.equal(await page.locator('.field-error').count(), 1, 'a reason is asked');
  await fill(page, { reason: 'The child is at the hospital' });
  await press(page, 'form[action$="/stop"] button');
  await page.goto(address);
  assert.ok((await page.locator('.timeline-list').innerText()).includes('The child is at the hospital'));
  assert.ok((await page.locator('#planned + ul').innerText()).includes('stopped since'));
  await page.goto(`${server.url}/work`);
  assert.ok((await page.locator('#waiting + ul').innerText()).includes('its term is stopped'));
  await page.goto(`${address}/terms`);
  await fill(page, { reason: 'Back at home' });
  await press(page, 'form[action$="/resume"] button');
  await page.goto(address);
  assert.ok(!(await page.locator('#planned + ul').innerText()).includes('stopped since'));
  const wide = await pageOf(browser, server.url, 'social');
  await wide.goto(`${address}/terms`);
  assert.deepEqual(await axe(wide), []);
});

test('a type of case asks why for somebody of another age', async () => {
  const page = await pageOf(browser, server.url, 'social', phone);
  await page.goto(`${await ownCase(page, 'elderly')}/team`);
  const name = (await page.locator('main a[href^="/people/"]').first().innerText()).split(',')[0];
  await page.goto(`${server.url}/cases/signals/new`);
  await page.selectOption('[name=channel]', 'phone');
  await page.selectOption('[name=source]', 'citizen');
  await fill(page, { about: 'Somebody old', text: 'Needs help' });
  await press(page, 'main form > .actions button');
  await fill(page, { person_id_search: name });
  await press(page, '[name=person_id_find]');
  await page.locator('[name=person_id]').first().check();
  await page.selectOption('[name=type]', 'separation');
  await press(page, 'form[action$="/open"] > .actions button');
  assert.match(await page.locator('#field-age_reason-error').innerText(), /years old/);
  assert.equal(await page.inputValue('[name=type]'), 'separation', 'nothing chosen is lost');
  await fill(page, { age_reason: 'Under guardianship' });
  await press(page, 'form[action$="/open"] > .actions button');
  await heading(page, /Case \d+\/\d+/);
  assert.ok((await page.locator('.timeline-list').innerText()).includes('Under guardianship'));
});

test('the rapid response screen leads to each of its four forms', async () => {
  const page = await pageOf(browser, server.url, 'social', phone);
  const rapid = `${await ownCase(page, 'rapid')}/rapid`;
  for (const kind of ['call', 'visit', 'safety_plan', 'evaluation_initial']) {
    await page.goto(rapid);
    await press(page, `a[href$="entries/new?kind=${kind}"]`);
    await fill(page, { text: `Written down: ${kind}` });
    await press(page, 'button[value=done]');
    await page.goto(rapid);
    assert.ok((await page.locator('main').innerText()).includes(`Written down: ${kind}`));
  }
});

test('a document is issued from a case as PDF and DOCX', async () => {
  const page = await pageOf(browser, server.url, 'manager', { viewport: { width: 360, height: 740 } });
  await page.goto(`${await ownCase(page, 'separation')}/documents`);
  await page.selectOption('#template', 'letter-notification');
  await press(page, 'main form.filters button');
  await fill(page, { 'fill.letter.to': 'The school', 'fill.letter.text': 'Please write to us.' });
  await press(page, 'main form[method=post] button[formaction]');
  assert.ok((await page.locator('main section.card').innerText()).includes('Please write to us.'), 'what is typed is in the look');
  assert.equal(await page.inputValue('[name="fill.letter.to"]'), 'The school', 'and stays in its field');
  await press(page, 'main form[method=post] button:not([formaction])');
  await press(page, 'main a[href^="/documents/"]');
  for (const [kind, begins] of [['pdf', '%PDF'], ['docx', 'PK']]) {
    const href = await page.locator(`main a[href*="${kind}"]`).first().getAttribute('href');
    const answer = await page.request.get(new URL(href, server.url).href);
    assert.equal(answer.status(), 200);
    assert.ok((await answer.body()).subarray(0, 4).toString('latin1').startsWith(begins), kind);
  }
});

test('a broken glass opens a case for reading, and the supervisor is told', async () => {
  const page = await pageOf(browser, server.url, 'manager', phone);
  const social = await pageOf(browser, server.url, 'social', phone);
  const address = await ownCase(social, 'rapid'); // sealed, of another
  await social.goto(address);
  const number = (await social.locator('h1').innerText()).match(/\d+\/\d+/)[0];
  assert.equal((await page.goto(address)).status(), 404);
  await page.goto(`${server.url}/cases/glass`);
  await fill(page, { number, reason: 'short' });
  await press(page, 'main form button');
  assert.equal(await page.inputValue('[name=reason]'), 'short', 'nothing typed is lost');
  await fill(page, { reason: 'The child is at the hospital and I was called.' });
  await press(page, 'main form button');
  assert.ok((await page.locator('main').innerText()).includes('After four hours'));
  assert.equal(await page.locator('a[href$="entries/new?kind=visit"]').count(), 0, 'it is for reading');

  const boss = await pageOf(browser, server.url, 'supervisor', phone);
  await boss.goto(`${server.url}/work`);
  assert.ok((await boss.locator('#glasses ~ ul').innerText()).includes('The child is at the hospital'));
  await press(boss, '#glasses ~ ul form button');
  assert.equal(await boss.locator('#glasses').count(), 0);
});

test('who is named in a case does not see it, whatever their part in it', async () => {
  const boss = await pageOf(browser, server.url, 'supervisor', phone);
  const social = await pageOf(browser, server.url, 'social', phone);
  const address = await ownCase(social, 'dropout');
  await social.goto(`${address}/team`);
  const person = await social.locator('main a[href^="/people/"]').first();
  const id = (await person.getAttribute('href')).match(/\d+/)[0];
  const name = (await person.innerText()).split(',')[0];
  const user = (await social.locator('main li', { hasText: 'Case manager' }).first().innerText()).split(',')[0].trim();

  await boss.goto(`${server.url}/cases/wall`);
  const users = boss.locator('[name=user_id]').first();
  const chosen = await users.locator('option', { hasText: user }).first().getAttribute('value');
  await users.selectOption(chosen);
  await fill(boss, { person_id_search: name });
  await press(boss, '[name=person_id_find]');
  await boss.check(`[name=person_id][value="${id}"]`);
  await press(boss, 'main form.card > button');
  assert.equal((await social.goto(address)).status(), 404);
  await social.goto(`${server.url}/work`);
  assert.ok(!(await social.content()).includes(address.slice(server.url.length) + '"'), 'my work says nothing of it');

  await boss.goto(`${server.url}/cases/wall`);
  await press(boss, 'form[action="/cases/wall/remove"] button');
  assert.equal((await social.goto(address)).status(), 200);
});
