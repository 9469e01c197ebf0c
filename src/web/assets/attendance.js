// The month on one screen: a tap changes a day, and only what changed is sent.  Without this file the form of one day does all.
'use strict';

const grid = document.getElementById('attendance');
const WAIT = 600, RETRY = 8000, LETTERS = {P: 'P', E: grid?.dataset.eLetter, A: 'A', '.': '·', '-': ''};
const CLASSES = {P: 'P', E: 'E', A: 'A', '.': 'O', '-': ''};

function start() {
  const words = grid.dataset, status = document.getElementById('attendance-status');
  const names = {P: words.p, E: words.e, A: words.a, '.': words.open, '-': words.none};
  const rows = [...grid.querySelectorAll('tr[data-id]')], foot = grid.tFoot.rows[0], days = grid.tHead.rows[0].cells.length - 4, undone = [];
  let pending = new Map(), timer = null, travelling = false;

  const markOf = (cell) => Object.keys(CLASSES).find((mark) => CLASSES[mark] === cell.className) || '-';
  const cellAt = (row, day) => rows[row]?.cells[day];

  function name(cell) {
    const row = cell.parentElement;
    cell.setAttribute('aria-label', `${row.cells[0].textContent}, ${cell.cellIndex}: ${names[markOf(cell)]}`);
  }
  // As on the server: nobody marked yet; present fewer than half, half, three quarters, nine tenths of those marked.
  function sum(day) {
    const marks = rows.map((row) => row.cells[day].className), present = marks.filter((mark) => mark === 'P').length;
    const marked = marks.filter((mark) => mark && mark !== 'O').length, share = marked ? present / marked : -1;
    foot.cells[day].className = `h${[0, 0.5, 0.75, 0.9].filter((from) => share >= from).length}`;
    foot.cells[day].textContent = marked ? present : '';
  }
  function put(cell, mark) {
    cell.className = CLASSES[mark];
    cell.textContent = LETTERS[mark];
    name(cell);
    sum(cell.cellIndex);
  }

  function count(answer) {
    for (const row of answer.rows) {
      const line = rows.find((one) => one.dataset.id === row.id);
      if (!line) continue;
      line.cells[days + 1].textContent = `${row.present}/${row.planned}`;
      line.cells[days + 2].textContent = row.excused;
      line.cells[days + 3].textContent = row.absent;
    }
    const all = (column) => rows.reduce((total, row) => total + Number.parseInt(row.cells[days + column].textContent, 10), 0), present = all(1);
    const marked = present + all(2) + all(3);
    foot.cells[days + 1].textContent = marked ? `${Math.floor((present * 100) / marked)} %` : '';
  }
  // What can't be kept goes back, and why is said.
  function refuse(sent, problem) {
    for (const [cell, change] of sent) if (!pending.has(cell)) put(cell, change.before);
    status.textContent = problem;
  }

  async function send(sent) {
    const cells = [...sent].map(([cell, change]) => `${cell.parentElement.dataset.id}:${cell.cellIndex}:${change.after}`).join(' ');
    const body = new URLSearchParams({csrf: words.csrf, month: words.month, cells});
    const response = await fetch(words.url, {method: 'POST', body, headers: {Accept: 'application/json'}});
    const answer = await response.json();
    if (!response.ok) {
      refuse(sent, answer.problem || answer.detail || String(response.status));
      return;
    }
    count(answer);
    status.textContent = words.saved.replace('%s', answer.at);
  }
  async function save() {
    if (travelling || !pending.size) return;
    const sent = pending;
    let lost = false;
    pending = new Map();
    travelling = true;
    status.textContent = words.saving;
    try {
      await send(sent);
    } catch {
      lost = true;
      for (const [cell, change] of sent) pending.set(cell, {before: change.before, after: pending.get(cell)?.after ?? change.after});
      status.textContent = words.lost;
    }
    travelling = false;
    if (pending.size) later(lost ? RETRY : WAIT);
  }
  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function change(cell, mark, keep = true) {
    const before = markOf(cell);
    if (before === mark) return;
    if (keep) undone.push([cell, before]);
    pending.set(cell, {before: pending.get(cell)?.before ?? before, after: mark});
    put(cell, mark);
    later(WAIT);
  }
  // Present, excused, absent, and back to how the day was planned.
  function next(cell) {
    const mark = markOf(cell);
    if (mark === '.' || mark === '-') cell.dataset.plan = mark;
    const order = ['P', 'E', 'A', cell.dataset.plan || '.'];
    return order[(order.indexOf(mark) + 1) % order.length];
  }
  // The same for all below in this column who are expected and not marked yet.
  function fillDown(cell) {
    const mark = markOf(cell);
    if (!'PEA'.includes(mark)) return;
    for (const row of rows.slice(rows.indexOf(cell.parentElement) + 1))
      if (markOf(row.cells[cell.cellIndex]) === '.') change(row.cells[cell.cellIndex], mark);
  }
  const isDay = (cell) => cell && cell.parentElement.dataset.id && cell.tagName === 'TD' && cell.cellIndex >= 1 && cell.cellIndex <= days;

  function focus(cell) {
    if (!isDay(cell)) return;
    grid.querySelector('td[tabindex="0"]')?.setAttribute('tabindex', '-1');
    cell.tabIndex = 0;
    name(cell);
    cell.focus();
  }
  function move(cell, key) {
    const row = rows.indexOf(cell.parentElement), day = cell.cellIndex;
    const ways = {ArrowLeft: [row, Math.max(day - 1, 1)], ArrowRight: [row, Math.min(day + 1, days)], ArrowUp: [Math.max(row - 1, 0), day],
                  ArrowDown: [Math.min(row + 1, rows.length - 1), day], Home: [row, 1], End: [row, days]};
    if (!ways[key]) return false;
    focus(cellAt(...ways[key]));
    return true;
  }

  grid.setAttribute('role', 'grid');
  for (const row of rows)
    for (let day = 1; day <= days; day++) {
      row.cells[day].setAttribute('role', 'gridcell');
      row.cells[day].tabIndex = -1;
    }
  if (rows.length) {
    const today = Math.min(Math.max(Number(words.today), 1), days);
    rows[0].cells[today].tabIndex = 0;
    name(rows[0].cells[today]);
  }
  grid.addEventListener('click', (event) => {
    const cell = event.target.closest('td');
    if (!isDay(cell)) return;
    focus(cell);
    change(cell, next(cell));
  });
  grid.addEventListener('keydown', (event) => {
    const cell = event.target.closest('td');
    if (!isDay(cell) || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    if ((event.ctrlKey || event.metaKey) && key === 'Z') undoLast();
    else if (event.ctrlKey || event.metaKey) return;
    else if (key === 'P' || key === 'E' || key === 'A') change(cell, key);
    else if (key === 'D') fillDown(cell);
    else if (key === LETTERS.E.toUpperCase()) change(cell, 'E');
    else if (key === ' ' || key === 'Enter') change(cell, next(cell));
    else if (key === 'Delete' || key === 'Backspace') change(cell, cell.dataset.plan || '.');
    else if (!move(cell, event.key)) return;
    event.preventDefault();
  });
  function undoLast() {
    const last = undone.pop();
    if (!last) return false;
    change(last[0], last[1], false);
    last[0].focus();
    return true;
  }
  document.getElementById('undo')?.form.addEventListener('submit', (event) => {
    if (!undone.length) return;
    event.preventDefault();
    event.stopPropagation();
    undoLast();
  });
  window.addEventListener('online', save);
  window.addEventListener('beforeunload', (event) => {
    if (!pending.size && !travelling) return;
    save();
    event.preventDefault();
  });
}

if (grid && 'live' in grid.dataset) start();
