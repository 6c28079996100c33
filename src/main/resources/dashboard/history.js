// What a pool's levels were: those that the service has kept, and those of this page.
// Levels stand until they change, so only changes are kept.

const MOST = 600;
const LONGEST = 30 * 60_000;
const SHORTEST = 20_000;

/** So that the beginning is not at the very edge. */
const ROOM = 1.05;

const LEVELS = ['ready', 'pending', 'leased', 'quarantined'];

export class History {
  #samples = [];

  get samples() {
    return this.#samples;
  }

  /** What was before this page, or while nobody saw it, between what it has seen itself. */
  learn(levels) {
    const kept = levels.map((level) => sampled(level, Date.parse(level.at)));
    this.#samples = [...kept, ...this.#samples]
      .sort((left, right) => left.at - right.at)
      .filter((each, i, all) => i === 0 || !same(each, all[i - 1]));
    this.#forget(Date.now());
  }

  add(pool, at) {
    const last = this.#samples.at(-1);
    const sample = sampled(pool, at);
    if (last && same(last, sample)) {
      return;
    }
    this.#samples.push(sample);
    this.#forget(at);
  }

  /** The sample in force at the left edge stays, however old it is. */
  #forget(now) {
    while (this.#samples.length > 2 && this.#samples[1].at < now - LONGEST) {
      this.#samples.shift();
    }
    while (this.#samples.length > MOST) {
      // the older half at half the resolution
      const middle = this.#samples.length / 2;
      this.#samples = this.#samples.filter((_, i) => i > middle || i % 2 === 0);
    }
  }

  /** How far the picture reaches back: it grows with what there is to show. */
  reach(now) {
    const known = this.#samples.length > 0 ? (now - this.#samples[0].at) * ROOM : 0;
    return Math.min(LONGEST, Math.max(SHORTEST, known));
  }
}

function sampled({ target, counts }, at) {
  return { at, target, ...Object.fromEntries(LEVELS.map((level) => [level, counts[level]])) };
}

function same(left, right) {
  return left.target === right.target && LEVELS.every((level) => left[level] === right[level]);
}
