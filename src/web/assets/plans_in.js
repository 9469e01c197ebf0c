// Taking plans in, a little nicer: files dropped anywhere on the form, progress without reloading, keys on the review page.
'use strict';

const drop = document.querySelector('form[data-drop]');
if (drop) {
  const field = drop.querySelector('input[type=file]');
  drop.addEventListener('dragover', (event) => {
    event.preventDefault();
    drop.classList.add('dropping');
  });
  drop.addEventListener('dragleave', () => drop.classList.remove('dropping'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('dropping');
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  });
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

// n and p go to the next and the previous row with notes, while the focus is among the rows and nobody types.
const noted = [...document.querySelectorAll('[data-notes]')];
document.addEventListener('keydown', (event) => {
  if (!noted.length || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!event.target.closest('#rows') || event.target.closest('input, select, textarea, button')) return;
  const step = { n: 1, p: -1 }[event.key];
  if (!step) return;
  const here = document.activeElement.closest('[data-notes]');
  const at = here ? noted.indexOf(here) + step : step > 0 ? 0 : noted.length - 1;
  const row = noted[(at + noted.length) % noted.length];
  row.focus();
  row.scrollIntoView({ block: 'start' });
  event.preventDefault();
});
