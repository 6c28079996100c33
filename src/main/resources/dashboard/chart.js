// A pool's levels over time: what is ready and under way, stacked, against the target; what is leased and quarantined, as lines.

import { el, say, svg } from './dom.js';
import { clock, number } from './format.js';

const HEIGHT = 168;
const EDGE = { top: 14, right: 12, bottom: 22, left: 40 };
const MINUTE = 60_000;

export class Chart {
  #history;
  #width = 480;
  #now = 0;
  #shapes;
  #picture;
  #readout = el('p', { class: 'readout', 'aria-hidden': 'true' });
  root;

  constructor(history, label) {
    this.#history = history;
    this.#shapes = {
      grid: svg('path', { class: 'grid' }),
      pending: svg('path', { class: 'area pending' }),
      ready: svg('path', { class: 'area ready' }),
      leased: svg('path', { class: 'line leased' }),
      quarantined: svg('path', { class: 'line quarantined' }),
      target: svg('path', { class: 'target' }),
      cursor: svg('path', { class: 'cursor' }),
      top: svg('text', { class: 'tick', 'text-anchor': 'end', x: EDGE.left - 8 }),
      zero: svg('text', { class: 'tick', 'text-anchor': 'end', x: EDGE.left - 8 }),
      goal: svg('text', { class: 'goal', 'text-anchor': 'end' }),
      past: svg('text', { class: 'tick', x: EDGE.left }),
      present: svg('text', { class: 'tick', 'text-anchor': 'end' }),
    };
    this.#picture = svg('svg', { role: 'img', 'aria-label': label, height: HEIGHT }, ...Object.values(this.#shapes));
    this.root = el('div', { class: 'chart' }, this.#picture, this.#readout);
    new ResizeObserver(([{ contentRect }]) => this.#fit(contentRect.width)).observe(this.root);
    this.#picture.addEventListener('pointermove', (moved) => this.#point(moved));
    this.#picture.addEventListener('pointerleave', () => this.#unpoint());
  }

  #fit(width) {
    if (width > 0 && width !== this.#width) {
      this.#width = width;
      this.draw(this.#now);
    }
  }

  get #inner() {
    return { width: this.#width - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  }

  describe(label) {
    this.#picture.setAttribute('aria-label', label);
  }

  draw(now) {
    this.#now = now;
    const samples = this.#history.samples;
    if (samples.length === 0) {
      return;
    }
    const reach = this.#history.reach(now);
    const most = roundUp(Math.max(1, ...samples.map(highest)));
    const { width, height } = this.#inner;
    const x = (time) => EDGE.left + Math.min(1, Math.max(0, 1 - (now - time) / reach)) * width;
    const y = (count) => EDGE.top + (1 - count / most) * height;
    const draw = (shape, path) => this.#shapes[shape].setAttribute('d', path);
    const steps = (level) => stepped(samples, now, x, (each) => y(level(each)));
    const floor = `L${x(now)} ${y(0)}L${x(samples[0].at)} ${y(0)}Z`;
    draw('grid', [0, 0.5, 1].map((part) => `M${EDGE.left} ${y(part * most)}h${width}`).join(''));
    draw('pending', band(samples, now, x, (each) => y(each.ready), (each) => y(each.ready + each.pending)));
    draw('ready', steps((each) => each.ready) + floor);
    ['leased', 'quarantined'].forEach((level) => {
      draw(level, samples.some((each) => each[level] > 0) ? steps((each) => each[level]) : '');
    });
    draw('target', steps((each) => each.target));
    this.#label(samples.at(-1).target, most, reach, y);
  }

  #label(target, most, reach, y) {
    const { top, zero, goal, past, present } = this.#shapes;
    const right = this.#width - EDGE.right;
    place(top, y(most) + 4, number(most));
    place(zero, y(0) + 4, '0');
    place(goal, y(target) - 5, `target ${number(target)}`);
    place(past, HEIGHT - 5, reach < 2 * MINUTE ? `${Math.round(reach / 1_000)} s ago` : `${Math.round(reach / MINUTE)} min ago`);
    place(present, HEIGHT - 5, 'now');
    goal.setAttribute('x', right);
    present.setAttribute('x', right);
  }

  #point({ offsetX }) {
    const { width, height } = this.#inner;
    const part = Math.min(1, Math.max(0, (offsetX - EDGE.left) / width));
    const time = this.#now - (1 - part) * this.#history.reach(this.#now);
    const sample = this.#history.samples.findLast((each) => each.at <= time);
    if (!sample) {
      this.#unpoint();
      return;
    }
    this.#shapes.cursor.setAttribute('d', `M${EDGE.left + part * width} ${EDGE.top}v${height}`);
    const { ready, pending, leased, quarantined, target } = sample;
    const levels = [`${ready} ready`, `${pending} under way`, `${leased} leased`, `${quarantined} quarantined`, `target ${target}`];
    say(this.#readout, [clock(time), ...levels].join(' · '));
  }

  #unpoint() {
    this.#shapes.cursor.setAttribute('d', '');
    say(this.#readout, '');
  }
}

function highest({ target, ready, pending, leased, quarantined }) {
  return Math.max(target, ready + pending, leased, quarantined);
}

function place(text, y, words) {
  text.setAttribute('y', y);
  say(text, words);
}

/** Levels stand until they change: steps, not slopes. */
function stepped(samples, now, x, y) {
  const path = samples.map((each, i) => (i === 0 ? `M${x(each.at)} ${y(each)}` : `H${x(each.at)}V${y(each)}`));
  return `${path.join('')}H${x(now)}`;
}

/** What lies between two levels: along the upper one, back along the lower. */
function band(samples, now, x, low, high) {
  const back = samples.toReversed().map((each) => `V${low(each)}H${x(each.at)}`);
  return `${stepped(samples, now, x, high)}${back.join('')}Z`;
}

/** To a number that reads well at the top of an axis. */
function roundUp(most) {
  const unit = 10 ** Math.floor(Math.log10(most));
  const fitting = [1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10].find((each) => each * unit >= most * 1.08) ?? 12;
  return Math.max(2, Math.ceil(fitting * unit));
}
