// Taking plans in, a little nicer: files dropped anywhere on the form, progress without reloading, keys on the review page.
'use strict';

const drop = document.querySelector('form[data-drop]');
if (drop) {
  const field = drop.querySelector('input[type=file]'), chosen = drop.querySelector('[data-chosen]');
  const size = (bytes) => new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: bytes < 1e6 ? 'kilobyte' : 'megabyte',
    maximumFractionDigits: 1 }).format(bytes < 1e6 ? Math.ceil(bytes / 1e3) : bytes / 1e6);
  const words = chosen.dataset, isLarge = (file) => file.size > Number(words.most);
  const line = (text, wrong) => {
    const item = document.createElement('li');
    item.textContent = text;
    item.classList.toggle('error', wrong);
    return item;
  };
  // What was chosen, before it travels.  What is too large is said at once and stays here, so that the others arrive.
  function list() {
    const files = [...field.files], kept = new DataTransfer();
    files.filter((file) => !isLarge(file)).forEach((file) => kept.items.add(file));
    const many = [...kept.files].reduce((sum, file) => sum + file.size, 0) > Number(words.all);
    chosen.replaceChildren(...files.map((file) =>
      line(`${file.name}, ${size(file.size)}${isLarge(file) ? `: ${words.large} ${words.left}` : ''}`, isLarge(file))));
    if (many) chosen.append(line(words.many, true));
    field.setCustomValidity(many ? words.many : '');
    if (kept.files.length < files.length) field.files = kept.files;
  }
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('dropping');
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('dropping'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('dropping');
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    list();
  });
  field.addEventListener('change', list);
}

// The page asks itself how far the files are, until none waits.
async function watch() {
  const watched = document.querySelector('#watched[data-watch]');
  if (!watched) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.getElementById('watched');
    if (answer.ok && fresh) {
      watched.replaceWith(fresh);
      document.title = page.title;
    }
  } catch (error) { /* offline for a moment: asked again */ }
  setTimeout(watch, 1000);
}
setTimeout(watch, 1000);

// The review page by keyboard.  The keys work while the focus is among the rows and nobody types.
const rows = document.getElementById('rows');
const noted = () => [...rows.querySelectorAll('[data-notes]')];

function show(row) {
  row.focus();
  row.scrollIntoView({ block: 'start' });
}

function step(from, by) {
  const all = noted();
  if (!all.length) return;
  const after = all.findIndex((row) => from && from.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING);
  const at = all.indexOf(from);
  if (by > 0) show(all[after < 0 ? 0 : after]);
  else show(all[((at < 0 ? (after < 0 ? all.length : after) : at) + all.length - 1) % all.length]);
}

const keys = {
  n: (row) => step(row, 1),
  p: (row) => step(row, -1),
  s: (row) => row?.querySelector('.settle input[type=text]')?.focus(),
  c: (row) => row?.querySelector('.actions a')?.click(),
};

// A settled note stays where it is, and the next one is gone to: the page isn't loaded again.
async function settle(form) {
  const row = form.closest('.review-row'), item = form.closest('li'), button = form.querySelector('button');
  button.disabled = true;
  const data = new FormData(form);
  if (button.name) data.append(button.name, button.value);
  try {
    const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(data), headers: { Accept: 'application/json' } });
    if (!response.ok || response.redirected) throw new Error(response.status);
    item.outerHTML = (await response.json()).html;
  } catch (error) {
    button.disabled = false;
    button.insertAdjacentHTML('afterend', '<span class="error" role="alert"></span>');
    button.nextElementSibling.textContent = rows.dataset.settleFailed;
    return;
  }
  const left = row.querySelector('.note');
  row.toggleAttribute('data-notes', Boolean(left));
  if (!left) row.querySelector('header .tag')?.remove();
  if (left) left.querySelector('input[type=text]').focus();
  else if (noted().length && !data.has('again')) step(row, 1);
  else show(row);
}

if (rows) {
  document.querySelector('[data-keys]').hidden = false;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
    if (!event.target.closest('#rows') || event.target.closest('input, select, textarea, button')) return;
    event.preventDefault();
    keys[event.key](event.target.closest('.review-row'));
  });
  rows.addEventListener('submit', (event) => {
    if (!event.target.closest('.notes')) return;
    event.preventDefault();
    event.stopPropagation();
    settle(event.target);
  });
}
