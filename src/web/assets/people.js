// Choosing a person while one types.  Without this file the button beside the field does it.
'use strict';

function watchPicker(picker) {
  const name = picker.dataset.picker;
  const field = picker.querySelector('input[type=search]');
  const list = picker.querySelector('[data-picker-found]');
  let timer = null, asked = 0;

  function choice(person) {
    const row = document.createElement('div');
    row.className = 'choice';
    const radio = Object.assign(document.createElement('input'), {type: 'radio', name, id: name + '-' + person.id, value: person.id});
    const label = Object.assign(document.createElement('label'), {htmlFor: radio.id, textContent: person.label});
    row.append(radio, label);
    return row;
  }

  // What is chosen stays, whatever is found next.
  function show(found) {
    const chosen = list.querySelector('input:checked')?.closest('.choice');
    const kept = new Set([...picker.querySelectorAll('[data-picker-chosen] input')].map((radio) => radio.value));
    if (chosen) kept.add(chosen.querySelector('input').value);
    list.replaceChildren(...(chosen ? [chosen] : []), ...found.filter((person) => !kept.has(person.id)).map(choice));
  }

  async function suggest() {
    const mine = ++asked;
    const text = field.value.trim();
    if (text.length < 2) return show([]);
    try {
      const answer = await fetch('/people/suggest?q=' + encodeURIComponent(text), {headers: {Accept: 'application/json'}});
      if (answer.ok && mine === asked) show(await answer.json());
    } catch (error) { /* offline for a moment: the button still asks */ }
  }

  field?.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(suggest, 150);
  });
  // Enter searches; it doesn't send the form.
  field?.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      suggest();
    }
  });
}

if (!window.vatraPickers) {
  window.vatraPickers = true;
  for (const picker of document.querySelectorAll('[data-picker]')) watchPicker(picker);
}
