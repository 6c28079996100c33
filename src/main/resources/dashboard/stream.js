// The stream of events: opens, resumes after the event seen last, and says how it is doing.

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30000;

const REPLAY_LIMIT = 4009;

/** Why the service closed a stream, in words. */
const REASONS = new Map([
  [1001, 'Understudy stops'],
  [4008, 'this page did not keep up'],
  [REPLAY_LIMIT, 'too much was missed'],
  [4013, 'the database is away'],
]);

export class EventStream {
  #last = null;
  #pause = FIRST_PAUSE;
  #socket = null;
  #timer = null;

  constructor(key, onEvent, onState) {
    this.key = key;
    this.onEvent = onEvent;
    this.onState = onState;
  }

  open() {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const since = this.#last === null ? '' : `?since=${this.#last}`;
    this.onState('wait', 'connecting');
    try {
      this.#socket = new WebSocket(`${scheme}//${location.host}/v1/stream${since}`, ['bearer', this.key]);
    } catch {
      this.onState('bad', 'this key cannot be sent by a browser; figures are fetched every few seconds');
      return;
    }
    this.#socket.onopen = () => {
      this.#pause = FIRST_PAUSE;
      this.onState('on', 'live');
    };
    this.#socket.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      this.#last = event.id;
      this.onEvent(event);
    };
    this.#socket.onclose = ({ code }) => this.#again(code);
  }

  #again(code) {
    if (code === REPLAY_LIMIT) {
      // asking for the same again would end the same way: go on from now
      this.#last = null;
    }
    const why = REASONS.get(code) ?? 'the connection is gone';
    this.onState('wait', `${why}; trying again in ${Math.round(this.#pause / 1000)} s`);
    this.#timer = setTimeout(() => this.open(), this.#pause);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  close() {
    clearTimeout(this.#timer);
    if (this.#socket) {
      this.#socket.onclose = null;
      this.#socket.close();
    }
  }
}
