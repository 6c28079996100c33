// What can be changed from the page, each asked for first and told afterwards. Every one is a call that anybody could make.

import { ask, choice, field, notice } from './dialog.js';
import { el } from './dom.js';
import { number } from './format.js';

export class Actions {
  #api;
  #changed;

  /** @param changed is told which feeds to fetch at once */
  constructor(api, changed) {
    this.#api = api;
    this.#changed = changed;
  }

  /** A button that works on click and by key, unless the key lacks the scope: then it says so. */
  button(words, work, { kind = 'quiet', label = null } = {}) {
    const button = el('button', { type: 'button', class: kind, 'aria-label': label }, words);
    button.addEventListener('click', async () => {
      if (button.dataset.objection) {
        notice(button.dataset.objection, 'refused');
        return;
      }
      button.setAttribute('aria-busy', 'true');
      await work();
      button.removeAttribute('aria-busy');
    });
    return button;
  }

  async #do(call, done, ...feeds) {
    try {
      const answer = await call();
      notice(typeof done === 'function' ? done(answer) : done);
      this.#changed(...feeds);
    } catch (refused) {
      notice(refused.message, 'refused');
    }
  }

  async changeTarget(pool) {
    const input = el('input', { name: 'target', type: 'number', min: 0, max: 1_000_000, step: 1, required: true, value: pool.target });
    const answer = await ask({
      title: `How many accounts shall be ready in ${pool.name}?`,
      fields: [field('Target', input, `The configuration file says ${number(pool.fileTarget)}. What is set here holds until that changes.`)],
      act: 'Set target',
    });
    if (answer) {
      const target = Number(answer.target);
      const done = `The target of ${pool.name} is ${number(target)}.`;
      await this.#do(() => this.#api.patch(`/v1/pools/${pool.name}`, { target }), done, 'pools');
    }
  }

  suspendPool(pool) {
    const words = 'It lends nothing and registers nothing until it is resumed.';
    return this.#suspend(`/v1/pools/${pool.name}`, `Suspend pool ${pool.name}?`, words);
  }

  resumePool(pool) {
    return this.#do(() => this.#api.patch(`/v1/pools/${pool.name}`, { suspended: false }), `${pool.name} is resumed.`, 'pools');
  }

  suspendMarketplace(id) {
    const words = 'Nothing is registered there until it is resumed. Accounts that are ready are still lent.';
    return this.#suspend(`/v1/marketplaces/${id}`, `Suspend marketplace ${id}?`, words);
  }

  resumeMarketplace(id) {
    return this.#do(
      () => this.#api.patch(`/v1/marketplaces/${id}`, { suspended: false }),
      `${id} is resumed, as far as its consent allows.`,
      'marketplaces', 'pools');
  }

  async #suspend(path, title, words) {
    const input = el('input', { name: 'note', maxlength: 500, autocomplete: 'off', placeholder: 'for those who wonder, e.g. “gateway maintenance”' });
    const answer = await ask({ title, words, fields: [field('Note', input)], act: 'Suspend', danger: true });
    if (answer) {
      const note = answer.note.trim();
      await this.#do(() => this.#api.patch(path, note ? { suspended: true, note } : { suspended: true }), 'Suspended.', 'pools', 'marketplaces');
    }
  }

  verify(id) {
    return this.#do(
      () => this.#api.post(`/v1/marketplaces/${id}/verify`),
      (found) => `${id}: ${found.detail}`,
      'marketplaces', 'pools');
  }

  async release(lease, token = null) {
    const answer = await ask({
      title: `Give ${lease.owner}'s account back?`,
      words: 'Whoever uses it will be told that the lease is over.',
      fields: [choice('outcome', 'The account', [
        ['used', 'is retired, then deleted at the shop', true],
        ['unused', 'is ready again; only if nothing was done with it'],
        ['broken', 'goes into quarantine, for somebody to look at'],
      ])],
      act: 'Give back',
      danger: true,
    });
    if (answer) {
      const headers = token ? { 'Lease-Token': token } : {};
      await this.#do(() => this.#api.delete(`/v1/leases/${lease.id}?outcome=${answer.outcome}`, headers), 'Given back.', 'leases', 'pools');
    }
  }

  retry(registration) {
    return this.#do(
      () => this.#api.post(`/v1/registrations/${registration}/retry`),
      'It is tried again.',
      'running', 'failures', 'pools');
  }
}
