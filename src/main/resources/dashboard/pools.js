// Pools: how full each is, how that came about, what the autopilot makes of it.

import { Chart } from './chart.js';
import { Entries, at, el, mark, orEmpty, say } from './dom.js';
import { many, number, when } from './format.js';
import { History } from './history.js';
import { Alarm } from './marketplaces.js';

/** As people read them. A pending account is a registration under way. */
const LEVELS = [['ready', 'ready'], ['pending', 'under way'], ['leased', 'leased'], ['quarantined', 'quarantined'], ['retired', 'retired']];

export class PoolsView {
  #cards;
  #past;

  /** @param past answers a pool's levels of before, by its name */
  constructor(actions, rights, lend, past) {
    this.#past = past;
    this.#cards = new Entries(at('pool-cards'), (pool) => pool.name, ({ name }) => {
      const card = new Card(actions, rights, lend);
      void this.#learn(card, name);
      return card;
    });
  }

  async #learn(card, name) {
    card.learn(await this.#past(name));
  }

  /** What happened while nobody looked. */
  catchUp() {
    [...this.#cards.entries].forEach((card) => this.#learn(card, card.name));
  }

  show(pools) {
    this.#cards.show(pools);
    orEmpty(at('pool-cards'), at('no-pools'), pools.length);
  }

  tick() {
    [...this.#cards.entries].forEach((card) => card.draw());
  }
}

class Card {
  #pool = null;
  #history = new History();
  #chart = new Chart(this.#history, '');
  #name = el('h3', {});
  #marketplace = el('span', { class: 'of' });
  #state = el('span', { class: 'chip state' });
  #ready = el('strong', {});
  #target = el('span', {});
  #levels = new Map(LEVELS.map(([level, words]) => [level, new Level(level, words)]));
  #line = el('p', { class: 'line-note' });
  #aside = el('p', { class: 'aside-note' });
  #alarm = new Alarm();
  #decision = el('p', { class: 'decision' });
  #file = el('p', { class: 'note' });
  #suspend;
  #resume;
  #buttons;
  root;

  constructor(actions, rights, lend) {
    const pool = () => this.#pool;
    const lease = rights.guard(actions.button('Lease an account', () => lend(pool()), { kind: '' }), 'lease');
    const target = actions.button('Change target', () => actions.changeTarget(pool()));
    this.#suspend = actions.button('Suspend', () => actions.suspendPool(pool()));
    this.#resume = actions.button('Resume', () => actions.resumePool(pool()));
    [target, this.#suspend, this.#resume].forEach((button) => rights.guard(button, 'admin'));
    this.#buttons = el('div', { class: 'buttons' }, lease, target, this.#suspend, this.#resume);
    this.root = el('article', { class: 'card pool' },
      el('header', {}, this.#name, this.#marketplace, this.#state),
      this.#decision,
      this.#alarm.root,
      el('div', { class: 'picture' },
        el('div', { class: 'levels' },
          el('p', { class: 'figure' }, this.#ready, this.#target),
          el('ul', { class: 'legend' }, ...[...this.#levels.values()].map((level) => level.root)),
          this.#aside, this.#line),
        this.#chart.root),
      this.#file,
      this.#buttons);
  }

  show(pool) {
    this.#pool = pool;
    const { name, counts, target, suspended } = pool;
    this.#history.add(pool, Date.now());
    say(this.#name, name);
    say(this.#marketplace, `at ${pool.marketplace}`);
    this.#showState(pool);
    say(this.#ready, number(counts.ready));
    say(this.#target, `ready of ${number(target)}`);
    this.#levels.forEach((level, key) => level.show(counts[key]));
    say(this.#line, pool.waiting > 0 ? `${many(pool.waiting, 'request waits', 'requests wait')} in line` : '');
    say(this.#aside, reasons(pool.quarantine));
    this.#alarm.show(suspended);
    say(this.#decision, pool.decision);
    mark(this.#decision, 'title', pool.decidedAt ? `decided at ${when(pool.decidedAt)}` : null);
    say(this.#file, fileNote(pool));
    this.#buttons.hidden = !pool.configured;
    this.#suspend.hidden = Boolean(suspended);
    this.#resume.hidden = !suspended;
    const now = LEVELS.map(([level, words]) => `${counts[level]} ${words}`).join(', ');
    this.#chart.describe(`${name} over time; now ${now}; the target is ${target}`);
    this.draw();
  }

  learn(levels) {
    this.#history.learn(levels);
    this.draw();
  }

  get name() {
    return this.#pool.name;
  }

  #showState(pool) {
    const [kind, words] = condition(pool);
    mark(this.#state, 'data-kind', kind);
    say(this.#state, words);
  }

  draw() {
    this.#chart.draw(Date.now());
  }
}

class Level {
  #count = el('strong', {});
  root;

  constructor(level, words) {
    this.root = el('li', { 'data-level': level }, el('i', { class: level }), this.#count, el('span', {}, words));
  }

  show(count) {
    say(this.#count, number(count));
    mark(this.root, 'data-none', count === 0);
  }
}

/** Why accounts stand aside. */
function reasons(quarantine) {
  const each = Object.entries(quarantine).map(([reason, count]) => `${reason} ${number(count)}`);
  return each.length > 0 ? `quarantined: ${each.join(', ')}` : '';
}

/** How a pool does, as a kind and a word. */
export function condition({ configured, suspended, counts, target, waiting }) {
  if (!configured) {
    return ['plain', 'drains'];
  }
  if (suspended) {
    return ['bad', 'suspended'];
  }
  if (counts.ready >= target && waiting === 0) {
    return ['good', 'full'];
  }
  if (counts.pending > 0) {
    return ['busy', 'filling'];
  }
  return counts.ready === 0 ? ['bad', 'empty'] : ['busy', 'short'];
}

function fileNote({ configured, target, fileTarget }) {
  if (!configured) {
    return 'It is no longer in the configuration: it drains.';
  }
  return target === fileTarget ? '' : `The configuration file says ${number(fileTarget)}; somebody set ${number(target)}.`;
}
