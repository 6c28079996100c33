// Questions before something is changed. The browser's own dialog keeps the focus inside and gives it back.

import { at, el, say } from './dom.js';

/** Each has a dialog of its own: the end of one is told late, and must not be taken for that of the next. */
function open(title, ...content) {
  const dialog = el('dialog', { 'aria-labelledby': 'question' }, el('form', { method: 'dialog' }, el('h2', { id: 'question' }, title), ...content));
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('input, select, textarea')?.focus();
  return dialog;
}

/**
 * Asks, and answers with the form's values by name, or null where it was called off.
 *
 * @param fields elements with a name, inside labels
 * @param act what the button says that does it
 */
export function ask({ title, words, fields = [], act, danger = false }) {
  const cancel = el('button', { type: 'button', class: 'quiet' }, 'Cancel');
  const dialog = open(title,
    words ? el('p', { class: 'words' }, words) : null,
    ...fields,
    el('div', { class: 'buttons' }, cancel, el('button', { type: 'submit', value: 'yes', class: danger ? 'danger' : '' }, act)));
  cancel.addEventListener('click', () => dialog.close());
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes' ? Object.fromEntries(new FormData(dialog.firstChild)) : null));
  });
}

/** Shows something until it is closed. */
export function show(title, ...content) {
  open(title, ...content, el('div', { class: 'buttons' }, el('button', { type: 'submit' }, 'Close')));
}

export function field(label, input, hint) {
  return el('label', {}, el('span', {}, label), input, hint ? el('small', {}, hint) : null);
}

export function choice(name, label, options) {
  return el('fieldset', {}, el('legend', {}, label), ...options.map(([value, words, chosen]) =>
    el('label', { class: 'choice' },
      el('input', { type: 'radio', name, value, checked: chosen }),
      el('span', {}, el('strong', {}, value), ` ${words}`))));
}

const NOTICE = 6_000;
let fading = null;

/** A word at the edge of the page: what was done, or why it was not. */
export function notice(words, kind = 'done') {
  const place = at('notice');
  place.dataset.kind = kind;
  say(place, words);
  clearTimeout(fading);
  fading = setTimeout(() => say(place, ''), kind === 'done' ? NOTICE : 2 * NOTICE);
}
