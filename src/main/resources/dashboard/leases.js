// Who holds an account, for how much longer; and who waits for one.

import { Entries, at, el, mark, orEmpty, say } from './dom.js';
import { ago, left, many, number, when } from './format.js';

/** A part of its time that is nearly over: the service warns its owner then, too. */
const NEARLY = 0.2;

export class LeasesView {
  #leases;
  #line;

  /** @param own tokens of leases that were taken on this page, by lease */
  constructor(actions, rights, own) {
    this.#leases = new Entries(at('lease-rows'), (lease) => lease.id, () => new Lease(actions, rights, own));
    this.#line = new Entries(at('line-rows'), (request) => request.id, () => new Waiting());
  }

  show({ leases, more, line }) {
    this.#leases.show(leases);
    this.#line.show(line);
    orEmpty(at('lease-table'), at('no-leases'), leases.length);
    at('line').hidden = line.length === 0;
    say(at('more-leases'), more ? `the newest ${number(leases.length)} are shown` : '');
    this.tick();
  }

  tick() {
    [...this.#leases.entries, ...this.#line.entries].forEach((entry) => entry.tick());
  }
}

class Lease {
  #lease = null;
  #rights;
  #own;
  #button;
  #owner = el('span', { class: 'owner' });
  #labels = el('span', { class: 'labels' });
  #person = el('span', { class: 'person' });
  #pool = el('span', { class: 'of' });
  #left = el('span', { class: 'left' });
  #fill = el('i', {});
  root;

  constructor(actions, rights, own) {
    this.#rights = rights;
    this.#own = own;
    this.#button = actions.button('Give back', () => actions.release(this.#lease, own.get(this.#lease.id)));
    this.root = el('tr', {},
      el('td', {}, this.#owner, this.#labels),
      el('td', {}, this.#person, this.#pool),
      el('td', { class: 'time' }, this.#left, el('span', { class: 'meter' }, this.#fill)),
      el('td', { class: 'act' }, this.#button));
  }

  show(lease) {
    this.#lease = lease;
    say(this.#owner, lease.owner);
    mark(this.#owner, 'title', lease.owner);
    say(this.#labels, Object.entries(lease.labels).map(([name, value]) => `${name} ${value}`).join(', '));
    say(this.#person, lease.account.identity.fullName);
    say(this.#pool, [lease.pool, lease.account.externalId].filter(Boolean).join(' · '));
    mark(this.#left, 'title', `until ${when(lease.expiresAt)}`);
    mark(this.#button, 'aria-label', `Give ${lease.owner}'s account back`);
    if (!this.#own.has(lease.id)) {
      this.#rights.guard(this.#button, 'admin');
    }
  }

  tick() {
    const ends = Date.parse(this.#lease.expiresAt);
    const whole = Math.max(1, ends - Date.parse(this.#lease.grantedAt));
    const rest = Math.max(0, ends - Date.now());
    say(this.#left, rest > 0 ? left(rest) : 'over');
    mark(this.root, 'data-nearly', rest < NEARLY * whole);
    this.#fill.style.width = `${Math.min(100, (100 * rest) / whole)}%`;
  }
}

class Waiting {
  #request = null;
  #words = el('span', {});
  #since = el('span', { class: 'of' });
  root = el('li', {}, this.#words, this.#since);

  show(request) {
    this.#request = request;
    say(this.#words, `${request.owner} waits for ${many(request.count, 'account', 'accounts')} of ${request.pool}`);
  }

  tick() {
    say(this.#since, `since ${ago(this.#request.requestedAt)}`.replace('since just now', 'since a moment').replace(' ago', ''));
  }
}
