// One key each, for those who would rather not reach for the mouse. Never while somebody types, and off for whoever wants that.

import { show } from './dialog.js';
import { at, el } from './dom.js';

const OFF = 'understudy.keys-off';

const SECTIONS = ['pools', 'registrations', 'failures', 'inbox', 'leases', 'marketplaces', 'activity'];

const KEYS = [
  ['1 … 7', 'go to a part of the page'],
  ['t', 'theme: system, light, dark'],
  ['p', 'hold the list of events, and let it go on'],
  ['/', 'filter the inbox'],
  ['?', 'this list'],
];

export function listenToKeys() {
  at('help').addEventListener('click', help);
  document.addEventListener('keydown', (pressed) => {
    if (localStorage.getItem(OFF) || pressed.ctrlKey || pressed.metaKey || pressed.altKey || at('board').hidden || typing(pressed.target)) {
      return;
    }
    const work = workOf(pressed.key);
    if (work) {
      pressed.preventDefault();
      work();
    }
  });
}

function typing(target) {
  return target.closest('input, textarea, select, dialog') !== null;
}

function workOf(key) {
  const section = SECTIONS[Number(key) - 1];
  if (section) {
    return () => go(section);
  }
  return { t: () => at('theme').click(), p: () => at('pause').click(), '/': () => at('inbox-filter').focus(), '?': help }[key];
}

function go(section) {
  const heading = at(section).querySelector('h2');
  at(section).scrollIntoView({ block: 'start' });
  heading.focus({ preventScroll: true });
}

function help() {
  const off = el('input', { type: 'checkbox', checked: localStorage.getItem(OFF) !== null });
  off.addEventListener('change', () => (off.checked ? localStorage.setItem(OFF, 'yes') : localStorage.removeItem(OFF)));
  show('Keys',
    el('dl', { class: 'facts keys' }, ...KEYS.flatMap(([key, work]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, work)])),
    el('label', { class: 'choice' }, off, el('span', {}, 'do nothing on single keys')));
}
