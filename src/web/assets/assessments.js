// Shows the questions that an answer makes necessary as one answers, and saves the draft.  Without this file "Save the draft" does.
'use strict';

for (const form of document.querySelectorAll('[data-live-form]')) {
  const withFiles = form.enctype === 'multipart/form-data';
  let travelling = null, again = false;

  // What stands in the fields stays; only which fields there are, and what they come to, is taken from the answer.
  function take(page) {
    const focus = document.activeElement?.id;
    const fresh = page.querySelector('[data-live]'), mine = form.querySelector('[data-live]');
    if (!again && fresh) {
      mine.replaceWith(document.adoptNode(fresh));
      if (focus) document.getElementById(focus)?.focus();
    }
    const version = page.querySelector('[data-live-form] input[name=version]');
    if (version) form.elements.version.value = version.value;
  }

  async function send() {
    const data = new FormData(form);
    data.set('action', 'live');
    try {
      // A button is named "action" too: form.action would be that button.
      const response = await fetch(form.getAttribute('action'), {method: 'POST', body: withFiles ? data : new URLSearchParams(data)});
      const text = await response.text();
      if (response.ok) take(new DOMParser().parseFromString(text, 'text/html'));
    } catch {
      // The buttons still work; what was typed is in the fields.
    }
  }

  async function refresh() {
    if (travelling) {
      again = true;
      return;
    }
    do {
      again = false;
      travelling = send();
      await travelling;
    } while (again);
    travelling = null;
  }

  form.addEventListener('change', refresh);
  // A button waits for what is on its way, or it would meet itself as somebody else's version.
  form.addEventListener('submit', async (event) => {
    if (!travelling) return;
    event.preventDefault();
    event.stopPropagation();
    const value = event.submitter?.value ?? 'save';
    while (travelling) await travelling;
    form.requestSubmit(form.querySelector(`button[name=action][value="${CSS.escape(value)}"]`));
  });
}
