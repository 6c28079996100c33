// What went wrong, by pool and reason: the shop's own words, the last trace, another try.

import { Entries, at, el, mark, orEmpty, say } from './dom.js';
import { ago, many, when } from './format.js';
import { trace } from './trace.js';

export class FailuresView {
  #groups;

  constructor(api, actions, rights) {
    this.#groups = new Entries(at('failure-groups'), (group) => `${group.pool} ${group.reason}`, () => new Group(api, actions, rights));
  }

  show(groups) {
    this.#groups.show(groups);
    orEmpty(at('failure-groups'), at('no-failures'), groups.length);
  }

  tick() {
    [...this.#groups.entries].forEach((group) => group.tick());
  }
}

class Group {
  #api;
  #group = null;
  #traced = null;
  #count = el('span', { class: 'count' });
  #reason = el('code', { class: 'reason' });
  #meaning = el('p', { class: 'meaning' });
  #where = el('p', { class: 'where' });
  #words = el('blockquote', {});
  #speaker = el('p', { class: 'speaker' });
  #steps = el('div', {});
  #details = el('details', {}, el('summary', {}, 'The last trace'), this.#steps);
  root;

  constructor(api, actions, rights) {
    this.#api = api;
    const retry = rights.guard(actions.button('Try again', () => actions.retry(this.#group.last.id)), 'admin');
    this.root = el('li', { class: 'failure' },
      el('div', { class: 'line' }, this.#reason, this.#count),
      this.#meaning, this.#speaker, this.#words, this.#where, this.#details,
      el('div', { class: 'buttons' }, retry));
    this.#details.addEventListener('toggle', () => this.#trace());
  }

  show(group) {
    this.#group = group;
    say(this.#reason, group.reason);
    say(this.#count, many(group.count, 'time', 'times'));
    say(this.#meaning, group.meaning);
    const words = group.last.shopWords ?? (group.last.detail === group.meaning ? null : group.last.detail);
    say(this.#speaker, group.last.shopWords ? 'The shop said' : 'What was found');
    say(this.#words, words);
    mark(this.#words, 'data-shop', Boolean(group.last.shopWords));
    this.#words.hidden = !words;
    this.#speaker.hidden = !words;
    mark(this.#where, 'title', when(group.lastAt));
    this.tick();
    if (this.#details.open) {
      void this.#trace();
    }
  }

  tick() {
    const { pool, last, lastAt } = this.#group;
    say(this.#where, `${pool}${last.step ? `, at step ${last.step}` : ''}, ${ago(lastAt)}`);
  }

  async #trace() {
    const { id } = this.#group.last;
    if (!this.#details.open || this.#traced === id) {
      return;
    }
    this.#traced = id;
    try {
      this.#steps.replaceChildren(trace(await this.#api.get(`/v1/registrations/${id}`)));
    } catch (refused) {
      this.#traced = null;
      this.#steps.replaceChildren(el('p', { class: 'complaint' }, refused.message));
    }
  }
}
