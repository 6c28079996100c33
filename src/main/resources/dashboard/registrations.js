// Registrations under way: a row each, whose steps move.

import { Entries, at, el, mark, orEmpty, say } from './dom.js';
import { number, short, span } from './format.js';

const ROOM = 8;
const CURRENT = ['now', 'waiting', 'again', 'redirected', 'refused'];
const WORDS = {
  waiting: 'waiting for it',
  again: 'sent again',
  redirected: 'redirected',
  refused: 'code refused',
  now: 'under way',
  ahead: 'to come',
};

export class RegistrationsView {
  #runs;
  #rows;

  constructor(runs) {
    this.#runs = runs;
    this.#rows = new Entries(at('runs'), (run) => run.id, () => new Row(runs));
  }

  show() {
    const visible = this.#runs.visible(ROOM);
    this.#rows.show(visible);
    orEmpty(at('runs'), at('no-runs'), visible.length);
    const more = this.#runs.running - visible.filter((run) => run.endedAt === null).length;
    say(at('more-runs'), more > 0 ? `and ${number(more)} more under way` : '');
    const { registered, failed } = this.#runs.lastMinute;
    say(at('run-pace'), registered + failed > 0 ? `in the last minute ${number(registered)} registered, ${number(failed)} failed` : '');
  }

  /** Those on show whose steps before this page are not known yet. */
  get unknown() {
    return this.#runs.visible(ROOM).filter((run) => run.endedAt === null && run.steps.size === 0).map((run) => run.id);
  }
}

class Row {
  #runs;
  #name = el('span', { class: 'name' });
  #time = el('span', { class: 'time' });
  #ending = el('p', { class: 'ending' });
  #track = el('ol', { class: 'track' });
  #steps;
  root;

  constructor(runs) {
    this.#runs = runs;
    this.#steps = new Entries(this.#track, (step) => step.name, () => new Step());
    this.root = el('li', { class: 'run' }, el('div', { class: 'line' }, this.#name, this.#time), this.#track, this.#ending);
  }

  show(run) {
    mark(this.root, 'data-state', run.state);
    say(this.#name, `${run.pool} · ${short(run.id)}`);
    say(this.#time, span((run.endedAt ?? Date.now()) - run.startedAt));
    this.#steps.show(this.#runs.track(run));
    const ending = run.state === 'failed' ? [run.reason, run.words && `“${run.words}”`].filter(Boolean).join(': ') : '';
    say(this.#ending, ending);
    this.#ending.hidden = ending === '';
  }
}

class Step {
  #name = el('span', { class: 'step' });
  #note = el('span', { class: 'took' });
  root = el('li', {}, this.#name, this.#note);

  show({ name, state, took }) {
    mark(this.root, 'data-state', state);
    mark(this.root, 'aria-current', CURRENT.includes(state) ? 'step' : null);
    say(this.#name, name);
    say(this.#note, WORDS[state] ?? (took === null ? state : span(took)));
  }
}
