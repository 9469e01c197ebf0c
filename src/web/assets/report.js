// Saves a report's measures as one types.  Without this file each has its button.
'use strict';

const words = document.querySelector('[data-report-words]')?.dataset;
const WAIT = 1500, RETRY = 10000;

// "3 of 10 answered", above the list of measures.
function count() {
  const line = document.querySelector('[data-answered]'), tasks = [...document.querySelectorAll('[id^="task-"]')];
  const numbers = [tasks.filter((task) => !task.classList.contains('status-none')).length, tasks.length];
  const progress = document.querySelector('[data-progress]');
  if (progress && tasks.length === progress.max) progress.value = numbers[0];
  if (progress && tasks.length !== progress.max) return; // only those without an answer are listed
  if (line) line.textContent = line.dataset.answered.replace(/%d/g, () => numbers.shift());
}

function watch(form) {
  const status = form.querySelector('[data-status]');
  // dirty: to be sent; unsaved: on this page alone, and to be warned of.
  let timer = null, dirty = false, unsaved = false, lost = false, travelling = null, stopped = false;

  const say = (text) => { status.textContent = text; };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  // Files travel with the button alone.
  function typed() {
    const data = new FormData(form);
    for (const name of [...data.keys()]) if (name === 'file' || name.startsWith('remove.')) data.delete(name);
    return data;
  }

  function took(answer) {
    form.elements.version.value = answer.version;
    unsaved = dirty;
    say(words.saved.replace('%s', answer.at));
    const task = document.getElementById('task-' + form.dataset.row);
    if (task) {
      task.textContent = answer.label;
      task.className = 'status status-' + (answer.answered ? answer.state : 'none');
      count();
    }
  }

  async function send() {
    const response = await fetch(form.action, {method: 'POST', body: typed(), headers: {Accept: 'application/json'}});
    if (response.status === 409) {
      stopped = true; // both versions must be seen before one goes on
      say(words.conflict);
      return;
    }
    const answer = await response.json();
    if (response.ok) took(answer);
    else say(words.wrong.replace('%s', answer.problem || answer.detail || response.status));
  }

  async function save() {
    if (stopped || travelling || !dirty) return;
    dirty = false;
    say(words.saving);
    lost = false;
    travelling = send().catch(() => {
      dirty = lost = true;
      say(words.lost);
    });
    await travelling;
    travelling = null;
    if (dirty) later(lost ? RETRY : WAIT);
  }

  form.addEventListener('input', (event) => {
    if (event.target.type === 'file') {
      say(words.file);
      return;
    }
    if (event.target.name.startsWith('remove.')) return;
    dirty = unsaved = true;
    later(WAIT);
  });
  // The button waits for what is on its way, or it would meet itself as somebody else's version.
  form.addEventListener('submit', async (event) => {
    clearTimeout(timer);
    if (!travelling) {
      dirty = unsaved = false;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    await travelling;
    form.requestSubmit();
  });
  window.addEventListener('online', save);
  window.addEventListener('beforeunload', (event) => {
    if (unsaved) event.preventDefault();
  });
}

if (words) for (const form of document.querySelectorAll('form[data-report]')) watch(form);
