// What one registration did, step by step, as it was kept.

import { el } from './dom.js';
import { clock, span } from './format.js';

/** @param registration with its steps, as the API shows one */
export function trace(registration) {
  const rows = registration.steps.map(({ step, at, reason, data }) =>
    el('li', { 'data-state': data.outcome },
      el('span', { class: 'step' }, step),
      el('span', { class: 'outcome' }, [data.outcome, reason].filter(Boolean).join(': ')),
      el('span', { class: 'took' }, Number.isFinite(data.tookMillis) ? span(data.tookMillis) : ''),
      el('time', { datetime: at }, clock(at)),
      data.note ? el('code', { class: 'note' }, data.note) : null));
  return el('div', { class: 'trace' },
    rows.length > 0 ? el('ol', {}, ...rows) : el('p', { class: 'empty' }, 'No step was taken.'),
    registration.detail ? el('p', { class: 'detail' }, registration.detail) : null,
    el('p', { class: 'ids' },
      'registration ', el('code', {}, registration.id),
      ', attempt ', String(registration.attempt),
      registration.consentSha256 ? [', under consent ', el('code', {}, registration.consentSha256.slice(0, 12))] : null));
}
