// What a pool's levels were since this page was opened: levels stand until they change, so only changes are kept.

const MOST = 600;
const LONGEST = 15 * 60_000;

export const LEVELS = ['ready', 'pending', 'leased', 'quarantined'];

export class History {
  #samples = [];

  get samples() {
    return this.#samples;
  }

  add(pool, at) {
    const last = this.#samples.at(-1);
    const sample = { at, target: pool.target };
    LEVELS.forEach((level) => { sample[level] = pool.counts[level]; });
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
    if (this.#samples.length > MOST) {
      // the older half at half the resolution
      this.#samples = this.#samples.filter((_, i) => i > MOST / 2 || i % 2 === 0);
    }
  }

  /** How far the picture reaches back: it grows with what there is to show. */
  reach(now) {
    const known = this.#samples.length > 0 ? now - this.#samples[0].at : 0;
    return Math.min(LONGEST, Math.max(60_000, known));
  }
}

function same(left, right) {
  return left.target === right.target && LEVELS.every((level) => left[level] === right[level]);
}
