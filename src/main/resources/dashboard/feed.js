// One answer of the API, kept fresh: fetched when events say that it changed, and now and then anyway, since events are no promise.

export class Feed {
  #load;
  #onAnswer;
  #onTrouble;
  #gap;
  #age;
  #timer = null;
  #loading = false;
  #again = false;
  #began = 0;
  #open = false;

  /** Whether the timer is the one that nothing asked for. */
  #idle = false;

  /**
   * @param load fetches the answer
   * @param gap milliseconds between two fetches at least, however much happens
   * @param age milliseconds after which it is fetched though nothing was heard
   */
  constructor(load, { onAnswer, onTrouble, gap, age }) {
    this.#load = load;
    this.#onAnswer = onAnswer;
    this.#onTrouble = onTrouble;
    this.#gap = gap;
    this.#age = age;
  }

  open() {
    this.#open = true;
    return this.now();
  }

  close() {
    this.#open = false;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Something changed: at once if nothing was fetched just now, else as soon as the gap allows. */
  touch() {
    this.#plan(Math.max(0, this.#began + this.#gap - performance.now()));
  }

  async now() {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#loading = true;
    this.#again = false;
    this.#began = performance.now();
    try {
      const answer = await this.#load();
      if (this.#open) {
        this.#onAnswer(answer);
      }
    } catch (refused) {
      if (this.#open) {
        this.#onTrouble(refused);
      }
    } finally {
      this.#loading = false;
    }
    this.#rest();
  }

  #rest() {
    if (this.#again) {
      this.touch();
    } else if (this.#open) {
      this.#timer = setTimeout(() => this.now(), this.#age);
      this.#idle = true;
    }
  }

  #plan(pause) {
    if (!this.#open || this.#loading) {
      this.#again = true;
      return;
    }
    if (this.#timer === null || this.#idle) {
      clearTimeout(this.#timer);
      this.#idle = false;
      this.#timer = setTimeout(() => this.now(), pause);
    }
  }
}
