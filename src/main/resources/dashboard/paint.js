// One paint for all that changed since the last: however many events come, the page is drawn once a frame at most,
// and not at all while nobody sees it.

export class Painter {
  #dirty = new Set();
  #asked = false;

  /** Draws by this function with the next frame; asked for again before that, it still draws once. */
  soon(draw) {
    this.#dirty.add(draw);
    if (!this.#asked) {
      this.#asked = true;
      requestAnimationFrame(() => this.#paint());
    }
  }

  #paint() {
    const draws = [...this.#dirty];
    this.#dirty.clear();
    this.#asked = false;
    draws.forEach((draw) => draw());
  }
}

/** The same, with a pause: for what people read, which would only flicker with each frame. */
export function calmly(painter, draw, pause) {
  let timer = null;
  let drawn = 0;
  return () => {
    if (timer === null) {
      timer = setTimeout(() => {
        timer = null;
        drawn = performance.now();
        painter.soon(draw);
      }, Math.max(0, drawn + pause - performance.now()));
    }
  };
}
