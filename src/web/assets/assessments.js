// Shows the questions that an answer makes necessary as one answers, and saves the draft.  Without this file "Save the draft" does.
'use strict';

for (const form of document.querySelectorAll('[data-live-form]')) {
  let travelling = false, again = false;

  // What stands in the fields stays; only which fields there are, and what they come to, is taken from the answer.
  function take(page) {
    const focus = document.activeElement?.id;
    const fresh = page.querySelector('[data-live]'), mine = form.querySelector('[data-live]');
    if (!fresh) return;
    mine.replaceWith(document.adoptNode(fresh));
    const version = page.querySelector('[data-live-form] input[name=version]');
    if (version) form.elements.version.value = version.value;
    if (focus) document.getElementById(focus)?.focus();
  }

  async function refresh() {
    if (travelling) {
      again = true;
      return;
    }
    travelling = true;
    const data = new URLSearchParams(new FormData(form));
    data.set('action', 'live');
    try {
      // A button is named "action" too: form.action would be that button.
      const response = await fetch(form.getAttribute('action'), {method: 'POST', body: data});
      const text = await response.text();
      if (response.ok && !again) take(new DOMParser().parseFromString(text, 'text/html'));
    } catch {
      // The buttons still work; what was typed is in the fields.
    }
    travelling = false;
    if (again) {
      again = false;
      refresh();
    }
  }

  form.addEventListener('change', refresh);
}
