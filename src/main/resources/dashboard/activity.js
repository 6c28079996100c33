// What happens, as it happens: the newest events, and no more of them than anybody reads.

import { Entries, at, el, orEmpty, say } from './dom.js';
import { clock, many } from './format.js';

const SHOWN = 60;

const MOODS = [
  [/failed|quarantined|expired|suspended|low$/, 'bad'],
  [/^lease\./, 'held'],
  [/ready|registered|resumed|^message\./, 'good'],
  [/^registration\./, 'busy'],
];

export class ActivityView {
  #events = [];
  #total = 0;
  #held = false;
  #rows = new Entries(at('events'), (event) => event.id, row);

  constructor() {
    at('pause').setAttribute('aria-pressed', 'false');
    at('pause').onclick = () => this.#hold(!this.#held);
  }

  #hold(held) {
    this.#held = held;
    at('pause').setAttribute('aria-pressed', held);
    this.show();
  }

  add(event) {
    this.#total += 1;
    this.#events.unshift(event);
    if (this.#events.length > SHOWN) {
      this.#events.length = SHOWN;
    }
  }

  show() {
    say(at('event-count'), this.#total > 0 ? many(this.#total, 'event', 'events') : '');
    orEmpty(at('events'), at('no-events'), this.#total);
    if (!this.#held) {
      this.#rows.show(this.#events);
    }
  }
}

function row(event) {
  const { type, at: time, pool, marketplace, step, reason, data } = event;
  const mood = MOODS.find(([pattern]) => pattern.test(type))?.[1] ?? 'plain';
  const about = [pool ?? marketplace, step, data?.owner, data?.to, reason ?? data?.outcome].filter(Boolean).join(' · ');
  const root = el('li', { 'data-event': event.id, 'data-mood': mood },
    el('span', { class: 'type' }, type),
    el('span', { class: 'about' }, about),
    el('time', { datetime: time }, clock(time)));
  return { root, show() {} };
}
