// Keeps what one types in a long form as a draft on the server, and fills it in again.  Without this file one saves by the button.
'use strict';

function watchDraft(form) {
  const state = document.querySelector('[data-draft-state]');
  let timer = null, dirty = false, sent = null;

  function body() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form))
      if (name !== 'csrf' && typeof value === 'string') fields.append(name, value);
    return new URLSearchParams({
      csrf: form.elements.csrf.value, path: form.dataset.draft, title: document.querySelector('h1')?.textContent.trim() ?? '',
      fields: fields.toString(),
    });
  }

  async function keep() {
    dirty = false;
    sent = new AbortController();
    try {
      const answer = await fetch('/cases/drafts', {method: 'POST', body: body(), headers: {Accept: 'application/json'}, signal: sent.signal});
      state.textContent = answer.ok && !answer.redirected ? (await answer.json()).said : state.dataset.draftFailed;
      if (!answer.ok || answer.redirected) dirty = true;
    } catch (error) {
      dirty = true;
      if (error.name !== 'AbortError') state.textContent = state.dataset.draftFailed;
    }
  }

  form.addEventListener('input', () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  });
  // What is saved needs no draft, and none may come behind it.
  form.addEventListener('submit', () => {
    clearTimeout(timer);
    sent?.abort();
    dirty = false;
  });
  window.addEventListener('pagehide', () => {
    if (dirty) navigator.sendBeacon('/cases/drafts', body());
  });
  return form;
}

function take(form, fields) {
  const values = new URLSearchParams(fields);
  for (const name of new Set(values.keys())) {
    const all = values.getAll(name), found = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
    found.forEach((element, place) => {
      if (element.type === 'checkbox' || element.type === 'radio') element.checked = all.includes(element.value);
      else if (element.tagName !== 'BUTTON' && name !== 'csrf' && place < all.length) element.value = all[place];
    });
  }
}

const draftForm = document.querySelector('form[data-draft]');
if (draftForm) {
  watchDraft(draftForm);
  const found = document.querySelector('[data-draft-found]');
  found?.querySelector('[data-draft-take]').addEventListener('click', (event) => {
    event.preventDefault();
    take(draftForm, found.dataset.draftFields);
    found.remove();
    draftForm.querySelector('textarea')?.focus();
  });
}
