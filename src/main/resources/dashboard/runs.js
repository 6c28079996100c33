// Registrations under way, as the stream tells them: which step each is at, how long each step took, and how it ended.

/** More are not followed one by one; the pools' counts have them all. */
const MOST = 400;

/** How long one that has ended is still shown. */
const LINGERS = { registered: 2_500, failed: 8_000 };
const MINUTE = 60_000;

export class Runs {
  #runs = new Map();
  #routes = new Map();
  #endings = [];

  on(event) {
    const id = event.registration;
    if (!id || !event.type.startsWith('registration.')) {
      return false;
    }
    const run = this.#runs.get(id) ?? this.#add(id, event);
    const what = event.type.slice('registration.'.length);
    if (what === 'step') {
      this.#step(run, event);
    } else if (what === 'registered' || what === 'failed') {
      this.#end(run, what, event);
    } else if (what === 'started') {
      Object.assign(run, { state: 'running', startedAt: Date.parse(event.at), whole: run.steps.size === 0 });
    }
    return true;
  }

  #add(id, { pool, marketplace, at }) {
    const beginning = { state: 'queued', startedAt: Date.parse(at), whole: false, steps: new Map() };
    const run = { id, pool, marketplace, ...beginning, endedAt: null, reason: null, words: null };
    this.#runs.set(id, run);
    if (this.#runs.size > MOST) {
      this.#runs.delete(this.#runs.keys().next().value);
    }
    return run;
  }

  #step(run, event) {
    const { outcome = 'done', tookMillis = null, note = null } = event.data ?? {};
    if (run.state === 'queued') {
      run.state = 'running';
    }
    run.steps.set(event.step, { state: outcome, took: tookMillis, note });
    this.#learn(run);
  }

  /** Steps are told behind the ending at times: the route is complete when the last has come. */
  #learn(run) {
    if (run.state === 'registered' && run.whole) {
      this.#routes.set(run.marketplace, [...run.steps.keys()]);
    }
  }

  #end(run, state, event) {
    if (run.endedAt !== null) {
      return;
    }
    Object.assign(run, { state, endedAt: Date.now(), reason: event.reason, words: event.data?.shopWords ?? null });
    this.#endings.push({ at: Date.parse(event.at), state });
    this.#forgetEndings();
    if (state === 'failed' && event.step) {
      run.steps.set(event.step, { ...run.steps.get(event.step), state: 'failed' });
    }
    this.#learn(run);
  }

  /** What the API lists as running: those of before this page, and none that ended unheard. */
  agree({ items, next }, askedAt) {
    items.forEach((item) => {
      const run = this.#runs.get(item.id) ?? this.#add(item.id, { ...item, at: item.startedAt ?? item.queuedAt });
      if (run.endedAt === null) {
        run.state = item.state;
      }
    });
    if (next === null) {
      const listed = new Set(items.map((item) => item.id));
      this.#runs.forEach((run, id) => {
        if (run.state === 'running' && run.startedAt < askedAt - 2_000 && !listed.has(id)) {
          this.#runs.delete(id);
        }
      });
    }
  }

  /** Steps that were taken before this page heard of the registration. */
  trace({ id, marketplace, state, steps }) {
    const route = [...new Set(steps.map((each) => each.step))];
    if (state === 'registered' && !this.#routes.has(marketplace)) {
      this.#routes.set(marketplace, route);
    }
    const run = this.#runs.get(id);
    if (run && run.steps.size === 0) {
      steps.forEach((each) => this.#step(run, each));
    }
  }

  get hasUnrouted() {
    return this.#routes.size === 0 || [...this.#runs.values()].some((run) => !this.#routes.has(run.marketplace));
  }

  knowsRoute(marketplace) {
    return this.#routes.has(marketplace);
  }

  /** The steps to come included, where another registration at the shop has shown them. */
  track(run) {
    const names = [...new Set([...(this.#routes.get(run.marketplace) ?? []), ...run.steps.keys()])];
    const steps = names.map((name) => ({ name, ...(run.steps.get(name) ?? { state: 'ahead', took: null, note: null }) }));
    const passed = run.state === 'registered' ? steps.length : steps.findLastIndex((each) => each.state !== 'ahead');
    steps.slice(0, Math.max(0, passed)).filter((each) => each.state === 'ahead').forEach((each) => { each.state = 'done'; });
    const current = steps.find((each) => each.state !== 'done');
    if (run.state === 'running' && current?.state === 'ahead') {
      current.state = 'now';
    }
    return steps;
  }

  /** The running ones by their start, and what has just ended where there is room. */
  visible(room) {
    const now = Date.now();
    const all = [...this.#runs.values()];
    all.filter((run) => run.endedAt !== null && now - run.endedAt > LINGERS[run.state]).forEach((run) => this.#runs.delete(run.id));
    const running = all.filter((run) => run.state === 'running').slice(0, room);
    const ended = all.filter((run) => run.endedAt !== null && this.#runs.has(run.id)).reverse().slice(0, room - running.length);
    return [...running, ...ended].sort((left, right) => left.startedAt - right.startedAt);
  }

  get running() {
    return [...this.#runs.values()].filter((run) => run.endedAt === null).length;
  }

  /** How many ended in the last minute, by how. */
  get lastMinute() {
    this.#forgetEndings();
    const failed = this.#endings.filter((each) => each.state === 'failed').length;
    return { registered: this.#endings.length - failed, failed };
  }

  /** At each ending, too: a page that nobody looks at draws nothing, and goes on listening. */
  #forgetEndings() {
    const since = Date.now() - MINUTE;
    this.#endings = this.#endings.filter((each) => each.at > since);
  }
}
