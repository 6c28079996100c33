// The board of one key: what is fetched, what events touch, what is drawn when.

import { Actions } from './actions.js';
import { ActivityView } from './activity.js';
import { at, mark, say } from './dom.js';
import { FailuresView } from './failures.js';
import { Feed } from './feed.js';
import { headline } from './headline.js';
import { InboxView } from './inbox.js';
import { Lending } from './lease.js';
import { LeasesView } from './leases.js';
import { MarketplacesView } from './marketplaces.js';
import { Painter, calmly } from './paint.js';
import { PoolsView } from './pools.js';
import { RegistrationsView } from './registrations.js';
import { Runs } from './runs.js';

const AGE = 10_000;
const SECOND = 1_000;
const CALM = 150;

/** What each kind of event changes. */
const TOUCHES = [
  [/^(account|registration\.(queued|registered|failed)|pool|lease)\b/, 'pools'],
  [/^registration\.queued/, 'running'],
  [/^registration\.failed/, 'failures'],
  [/^lease\./, 'leases'],
  [/^(marketplace|account\.(ready|deleted))\b/, 'marketplaces'],
  [/^message\./, 'inbox'],
];

export class Board {
  #api;
  #rights;
  #onTrouble;
  #painter = new Painter();
  #runs = new Runs();
  #feeds = {};
  #views = {};
  #pools = [];
  #marketplaces = [];
  #troubles = new Map();
  #ticking = null;
  #drawRuns;
  #drawActivity;

  /** @param onTrouble takes what kept the figures from being fetched; null once they are fresh */
  constructor(api, rights, onTrouble) {
    this.#api = api;
    this.#rights = rights;
    this.#onTrouble = onTrouble;
    const own = new Map();
    const changed = (...names) => names.forEach((name) => this.#feeds[name]?.now());
    const actions = new Actions(api, changed);
    const lending = new Lending(api, own, changed);
    this.#views = {
      pools: new PoolsView(actions, rights, (pool) => lending.lend(pool), (name) => this.#past(name)),
      registrations: new RegistrationsView(this.#runs),
      failures: new FailuresView(api, actions, rights),
      leases: new LeasesView(actions, rights, own),
      marketplaces: new MarketplacesView(actions, rights),
      inbox: new InboxView(() => this.#feeds.inbox?.touch()),
      activity: new ActivityView(),
    };
    this.#drawRuns = calmly(this.#painter, () => this.#views.registrations.show(), CALM);
    this.#drawActivity = calmly(this.#painter, () => this.#views.activity.show(), CALM);
    this.#addFeeds();
    this.#mayShow('activity', ['read', 'lease', 'admin']);
  }

  #addFeeds() {
    this.#feed('pools', ['lease', 'read', 'admin'], 0.5, () => this.#api.get('/v1/pools'), ({ items }) => {
      this.#pools = items;
      this.#views.pools.show(items);
      headline(this.#pools, this.#marketplaces);
    });
    this.#feed('marketplaces', ['read', 'admin'], 2, () => this.#api.get('/v1/marketplaces'), ({ items }) => {
      this.#marketplaces = items;
      this.#views.marketplaces.show(items);
      headline(this.#pools, this.#marketplaces);
    });
    this.#feed('running', ['read', 'admin'], 5, () => this.#loadRuns(), () => this.#drawRuns(), 'registrations');
    this.#feed('failures', ['read', 'admin'], 1, () => this.#api.get('/v1/registrations/failures'), ({ items }) => this.#views.failures.show(items));
    this.#feed('leases', ['lease', 'read', 'admin'], 1, () => this.#loadLeases(), (shown) => this.#views.leases.show(shown));
    this.#feed('inbox', ['inbox'], 1, () => this.#loadMessages(), ({ items }) => this.#views.inbox.show(items));
  }

  /** A part that the key may not see says so, and asks for nothing. */
  #feed(name, scopes, seconds, load, draw, panel = name) {
    if (this.#mayShow(panel, scopes)) {
      const onAnswer = (answer) => {
        this.#trouble(name, panel, null);
        this.#painter.soon(() => draw(answer));
      };
      const onTrouble = (refused) => this.#trouble(name, panel, refused);
      this.#feeds[name] = new Feed(load, { onAnswer, onTrouble, gap: seconds * SECOND, age: AGE });
    }
  }

  #mayShow(panel, scopes) {
    const objection = this.#rights.objection(...scopes);
    mark(at(panel), 'data-closed', Boolean(objection));
    say(at(`${panel}-closed`), objection);
    return objection === null;
  }

  /** What will pass is told once for the whole page, what concerns one part beside it. */
  #trouble(name, panel, refused) {
    const everywhere = refused !== null && (refused.passing || refused.status === 401);
    say(at(`${panel}-complaint`), refused === null || everywhere ? '' : refused.message);
    if (everywhere) {
      this.#troubles.set(name, refused);
    } else {
      this.#troubles.delete(name);
    }
    this.#onTrouble([...this.#troubles.values()][0] ?? null);
  }

  async #loadRuns() {
    const askedAt = Date.now();
    this.#runs.agree(await this.#api.get('/v1/registrations?state=running&limit=100'), askedAt);
    const unknown = this.#views.registrations.unknown;
    const traces = await Promise.all(unknown.map((id) => this.#api.get(`/v1/registrations/${id}`)));
    traces.forEach((trace) => this.#runs.trace(trace));
    if (this.#runs.hasUnrouted) {
      await this.#learnRoutes();
    }
  }

  /** A shop's last registration shows the steps that others have ahead. */
  async #learnRoutes() {
    const { items } = await this.#api.get('/v1/registrations?state=registered&limit=20');
    const lasts = new Map(items.map((item) => [item.marketplace, item.id]));
    await Promise.all([...lasts].filter(([shop]) => !this.#runs.knowsRoute(shop))
      .map(async ([, id]) => this.#runs.trace(await this.#api.get(`/v1/registrations/${id}`))));
  }

  async #loadLeases() {
    const [active, waiting] = await Promise.all([
      this.#api.get('/v1/leases?state=active&limit=50'),
      this.#api.get('/v1/leases?state=waiting&limit=10'),
    ]);
    return { leases: active.items, more: active.next !== null, line: waiting.items };
  }

  /** A picture without its past is still one. */
  #past(name) {
    return this.#api.get(`/v1/pools/${name}/history`).then(({ items }) => items, () => []);
  }

  #loadMessages() {
    const recipient = this.#views.inbox.recipient;
    return this.#api.get(`/v1/inbox/messages?order=newest&limit=30${recipient ? `&to=${encodeURIComponent(recipient)}` : ''}`);
  }

  open() {
    Object.values(this.#feeds).forEach((feed) => feed.open());
    this.#ticking ??= setInterval(() => this.#tick(), SECOND);
    this.#views.pools.catchUp();
    this.#drawRuns();
    this.#drawActivity();
  }

  /** Nobody looks, or nobody is signed in. */
  close() {
    Object.values(this.#feeds).forEach((feed) => feed.close());
    clearInterval(this.#ticking);
    this.#ticking = null;
  }

  refresh() {
    Object.values(this.#feeds).forEach((feed) => feed.now());
  }

  #tick() {
    const { pools, leases, failures, marketplaces } = this.#views;
    // a picture that goes on without figures would claim that nothing changed
    const views = this.#troubles.size === 0 ? [pools, leases, failures, marketplaces] : [leases];
    this.#painter.soon(() => views.forEach((view) => view.tick()));
    this.#drawRuns();
  }

  on(event) {
    this.#views.activity.add(event);
    this.#drawActivity();
    if (this.#runs.on(event)) {
      this.#drawRuns();
    }
    TOUCHES.filter(([pattern]) => pattern.test(event.type)).forEach(([, name]) => this.#feeds[name]?.touch());
  }
}
