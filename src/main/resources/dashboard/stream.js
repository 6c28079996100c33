// The stream of events: opens, says how it is doing, comes back by itself and goes on after the event seen last.

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** A replay brings back so many events at a time; after so many replays in a row the page goes on from now. */
const REPLAYS_IN_A_ROW = 5;
const REPLAY_LIMIT = 4009;

/** Why the service closed a stream, in words. */
const REASONS = new Map([
  [1001, 'Understudy stops'],
  [4008, 'this page did not keep up'],
  [REPLAY_LIMIT, 'much was missed'],
  [4013, 'the database is away'],
]);

export class EventStream {
  #key;
  #onEvent;
  #onState;
  #last = null;
  #pause = FIRST_PAUSE;
  #replays = 0;
  #socket = null;
  #timer = null;
  #cut = false;

  /**
   * @param onEvent takes each event, in order
   * @param onState takes {kind, why, until, gap, again}: kind is connecting, live, waiting or closed; until is when it
   *   tries again; gap tells that events were skipped, or may have been; again that the connection was there before
   */
  constructor(key, onEvent, onState) {
    this.#key = key;
    this.#onEvent = onEvent;
    this.#onState = onState;
  }

  open() {
    clearTimeout(this.#timer);
    this.#timer = null;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const blind = this.#last === null;
    const since = blind ? '' : `?since=${this.#last}`;
    this.#onState({ kind: 'connecting', again: this.#cut });
    try {
      this.#listen(new WebSocket(`${scheme}//${location.host}/v1/stream${since}`, ['bearer', this.#key]), blind);
    } catch {
      this.#onState({ kind: 'closed', why: 'a browser cannot send this key over a WebSocket: figures are fetched every few seconds instead' });
    }
  }

  /** @param blind whether it begins now, since no event tells where to go on */
  #listen(socket, blind) {
    this.#socket = socket;
    socket.onopen = () => {
      this.#pause = FIRST_PAUSE;
      this.#onState({ kind: 'live', again: this.#cut, gap: this.#cut && blind });
      this.#cut = false;
    };
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      this.#last = event.id;
      this.#onEvent(event);
    };
    socket.onclose = ({ code }) => this.#closed(code);
  }

  #closed(code) {
    this.#socket = null;
    this.#cut = true;
    this.#replays = code === REPLAY_LIMIT ? this.#replays + 1 : 0;
    const gap = this.#replays > REPLAYS_IN_A_ROW;
    if (gap) {
      this.#last = null;
      this.#replays = 0;
    }
    // so that a hundred pages do not come back in the same instant
    const pause = code === REPLAY_LIMIT ? 0 : this.#pause * (0.75 + Math.random() / 2);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    this.#timer = setTimeout(() => this.open(), pause);
    this.#onState({ kind: 'waiting', why: REASONS.get(code) ?? 'the connection is gone', until: Date.now() + pause, gap });
  }

  /** Now rather than after the pause. */
  hurry() {
    if (this.#timer !== null) {
      this.open();
    }
  }

  /** Calls went unanswered: a connection that looks open may be dead, and would say nothing for minutes. */
  distrust() {
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) {
      mute(socket);
      socket.close();
      this.#closed(0);
    }
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#socket) {
      mute(this.#socket);
      this.#socket.close();
      this.#socket = null;
    }
  }
}

function mute(socket) {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
}
