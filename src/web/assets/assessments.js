// Shows the questions that an answer makes necessary as one answers, and saves the draft; puts the telephone's position into a place.
// Without this file "Save the draft" does the first, and a place is written.
'use strict';

for (const form of document.querySelectorAll('[data-live-form]')) {
  const withFiles = form.enctype === 'multipart/form-data';
  let travelling = null, again = false;

  function offerPosition() {
    for (const row of form.querySelectorAll('[data-locate-row]')) row.hidden = !navigator.geolocation;
  }

  function locate(button) {
    const id = button.dataset.locate, told = button.parentNode.querySelector('[role=status]');
    told.textContent = '…';
    navigator.geolocation.getCurrentPosition(({coords}) => {
      const put = (field, value) => { document.getElementById(field).value = value; };
      told.textContent = '';
      put(id, coords.latitude.toFixed(6));
      put(`${id}-longitude`, coords.longitude.toFixed(6));
      put(`${id}-altitude`, coords.altitude === null ? '' : Math.round(coords.altitude));
      put(`${id}-accuracy`, Math.round(coords.accuracy));
      refresh();
    }, () => { told.textContent = told.dataset.denied; }, {enableHighAccuracy: true, timeout: 20000});
  }

  const isPressed = (control) => control.type === 'checkbox' || control.type === 'radio';
  const stateOf = (control) => isPressed(control) ? control.checked : control.value;
  const controlsOf = (part) => part.querySelectorAll('input[id]:not([type=file]), textarea[id], select[id]');
  let sent = new Map(); // what stood in each field when the form was sent

  // What was typed since the form was sent goes into the fields that came; true: something was.
  function carry(mine, fresh) {
    let any = false;
    for (const control of controlsOf(mine)) {
      const twin = fresh.querySelector(`#${CSS.escape(control.id)}`);
      if (!twin || stateOf(control) === sent.get(control.id)) continue;
      if (isPressed(control)) twin.checked = control.checked;
      else twin.value = control.value;
      any = true;
    }
    return any;
  }

  // Where one was writing one goes on, at the same letter.
  function replace(mine, fresh) {
    const focus = document.activeElement, start = focus?.selectionStart, end = focus?.selectionEnd;
    mine.replaceWith(fresh);
    const twin = focus?.id && document.getElementById(focus.id);
    if (!twin || twin === focus) return;
    twin.focus();
    if (typeof start === 'number') twin.setSelectionRange(start, end);
  }

  // What stands in the fields stays; only which fields there are, and what they come to, is taken from the answer.
  function take(page) {
    const fresh = page.querySelector('[data-live]'), mine = form.querySelector('[data-live]');
    if (!again && fresh) {
      again = carry(mine, fresh);
      replace(mine, document.adoptNode(fresh));
      offerPosition();
    }
    const version = page.querySelector('[data-live-form] input[name=version]');
    if (version) form.elements.version.value = version.value;
  }

  async function send() {
    const data = new FormData(form);
    data.set('action', 'live');
    sent = new Map([...controlsOf(form)].map((control) => [control.id, stateOf(control)]));
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

  offerPosition();
  form.addEventListener('change', refresh);
  form.addEventListener('click', (event) => {
    const button = event.target.closest('[data-locate]');
    if (button) locate(button);
  });
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
