// Taking an account by hand: who for, how long; then what a test or a browser needs of it.

import { ask, field, notice, show } from './dialog.js';
import { el } from './dom.js';
import { when } from './format.js';

const FORMATS = [['storage-state', 'for Playwright'], ['cookies.txt', 'for curl -b'], ['curl', 'one argument for curl']];
const MINUTES = 60;

export class Lending {
  #api;
  #own;
  #changed;

  constructor(api, own, changed) {
    this.#api = api;
    this.#own = own;
    this.#changed = changed;
  }

  async lend(pool) {
    const owner = el('input', { name: 'owner', required: true, maxlength: 200, autocomplete: 'off', value: 'dashboard' });
    const minutes = el('input', { name: 'minutes', type: 'number', min: 1, max: 720, required: true, value: 10 });
    const answer = await ask({
      title: `Lease an account of ${pool.name}`,
      words: 'Nobody else gets it until it is given back or its time is over. It is then deleted at the shop.',
      fields: [
        field('Owner', owner, 'For people who look at the pool.'),
        field('Minutes', minutes),
      ],
      act: 'Lease',
    });
    if (!answer) {
      return;
    }
    try {
      const lease = await this.#api.post('/v1/leases', { pool: pool.name, owner: answer.owner, ttlSeconds: Number(answer.minutes) * MINUTES });
      this.#own.set(lease.id, lease.token);
      this.#changed('leases', 'pools');
      this.#present(lease);
    } catch (refused) {
      notice(refused.message, 'refused');
    }
  }

  #present({ id, token, expiresAt, account: { identity, externalId } }) {
    const { fullName, phone, email } = identity;
    const facts = [['Name', fullName], ['Phone', phone], ['E-mail', email], ['Id at the shop', externalId], ['Until', when(expiresAt)]];
    const output = el('pre', { class: 'session', tabindex: '0', 'aria-label': 'The session', hidden: true });
    show('It is yours',
      el('dl', { class: 'facts' }, ...facts.filter(([, value]) => value).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)])),
      el('p', { class: 'words' }, 'Its session, to be signed in at once:'),
      el('div', { class: 'buttons formats' }, ...FORMATS.map(([format, use]) =>
        el('button', { type: 'button', class: 'quiet', title: use, on: { click: () => this.#session(output, id, token, format) } }, format))),
      output);
  }

  async #session(output, id, token, format) {
    try {
      output.textContent = await this.#api.text(`/v1/leases/${id}/session?format=${format}`, { 'Lease-Token': token });
    } catch (refused) {
      output.textContent = refused.message;
    }
    output.hidden = false;
    getSelection().selectAllChildren(output);
  }
}
