// Vatra works without this file; it only makes some things nicer.
'use strict';

// The summary of problems takes the focus, so that nobody misses it.
const problems = document.getElementById('problems');
if (problems) problems.focus();

// A form is sent once: a second click while it travels does nothing.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === 'post' && !form.dataset.again) {
    form.dataset.sent = '1';
    setTimeout(() => delete form.dataset.sent, 5000);
  }
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What an address or a link points to is seen, also where it stands folded.
function unfold() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  if (target) target.scrollIntoView();
}
addEventListener('hashchange', unfold);
if (location.hash) unfold();

// On a phone the menu is wider than the screen: where one is must be seen.
document.querySelector('.menu > ul [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// The menus that fold out close by Escape and by a click elsewhere.
for (const popup of document.querySelectorAll('details.popup')) {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && popup.open) {
      popup.open = false;
      popup.querySelector('summary').focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (!popup.contains(event.target)) popup.open = false;
  });
}
