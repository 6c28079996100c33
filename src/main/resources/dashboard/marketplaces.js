// Where may be registered, under which consent, within which limits; and if not, why not.

import { Entries, at, el, mark, orEmpty, say } from './dom.js';
import { ago, day, number, when } from './format.js';

export class MarketplacesView {
  #cards;

  constructor(actions, rights) {
    this.#cards = new Entries(at('marketplace-cards'), (each) => each.id, () => new Card(actions, rights));
  }

  show(marketplaces) {
    this.#cards.show(marketplaces);
    orEmpty(at('marketplace-cards'), at('no-marketplaces'), marketplaces.length);
  }

  tick() {
    [...this.#cards.entries].forEach((card) => card.tick());
  }
}

/** Why something is suspended, and since when; empty where it is not. */
export class Alarm {
  #reason = el('strong', {});
  #detail = el('span', {});
  #since = el('span', { class: 'since' });
  root = el('div', { class: 'alarm', hidden: true }, el('p', {}, this.#reason, ' ', this.#detail), this.#since);

  show(suspended) {
    this.root.hidden = !suspended;
    if (suspended) {
      say(this.#reason, suspended.reason === 'operator' ? 'Suspended by an operator.' : `Suspended: ${suspended.reason}.`);
      say(this.#detail, suspended.detail);
      say(this.#since, `since ${when(suspended.at)}`);
    }
  }
}

class Card {
  #marketplace = null;
  #name = el('h3', {});
  #environment = el('span', { class: 'chip' });
  #origin = el('code', { class: 'origin' });
  #alarm = new Alarm();
  #facts = { consent: el('dd', {}), checked: el('dd', {}), allows: el('dd', {}), canary: el('dd', {}), contact: el('dd', {}) };
  #meters = { accounts: new Meter('accounts'), concurrency: new Meter('sign-ups at once') };
  #pace = el('p', { class: 'pace' });
  #suspend;
  #resume;
  root;

  constructor(actions, rights) {
    const id = () => this.#marketplace.id;
    const verify = actions.button('Check consent now', () => actions.verify(id()));
    this.#suspend = actions.button('Suspend', () => actions.suspendMarketplace(id()));
    this.#resume = actions.button('Resume', () => actions.resumeMarketplace(id()));
    [verify, this.#suspend, this.#resume].forEach((button) => rights.guard(button, 'admin'));
    const { consent, checked, allows, canary, contact } = this.#facts;
    this.root = el('article', { class: 'card' },
      el('header', {}, this.#name, this.#environment, this.#origin),
      this.#alarm.root,
      el('div', { class: 'meters' }, this.#meters.accounts.root, this.#meters.concurrency.root, this.#pace),
      el('dl', { class: 'facts' },
        el('dt', {}, 'Consent'), consent, el('dt', {}, 'Checked'), checked, el('dt', {}, 'Allows'), allows,
        el('dt', {}, 'Canary'), canary, el('dt', {}, 'Contact'), contact),
      el('div', { class: 'buttons' }, verify, this.#suspend, this.#resume));
  }

  show(marketplace) {
    this.#marketplace = marketplace;
    const { consent, canary, ceilings = {}, suspended } = marketplace;
    say(this.#name, marketplace.id);
    say(this.#environment, marketplace.environment);
    say(this.#origin, marketplace.origin);
    this.#alarm.show(suspended);
    mark(this.root, 'data-suspended', Boolean(suspended));
    this.#meters.accounts.show(marketplace.live, ceilings.accounts, consent?.limits.accounts);
    this.#meters.concurrency.show(marketplace.running, ceilings.concurrency, consent?.limits.concurrency);
    say(this.#pace, ceilings.perMinute ? `at most ${number(ceilings.perMinute)} sign-ups a minute` : 'no limit per minute is set');
    say(this.#facts.consent, consent ? inForce(consent) : 'none was ever seen');
    say(this.#facts.allows, consent ? consent.operations.join(', ') : 'nothing');
    say(this.#facts.canary, canary.passed ? 'passed: messages reach us' : 'one sign-up at a time until a first message reaches us');
    say(this.#facts.contact, consent?.contact?.replace(/^mailto:/, '') ?? 'none is named');
    this.#suspend.hidden = suspended?.reason === 'operator';
    this.#resume.hidden = !suspended;
    this.tick();
  }

  tick() {
    const { checkedAt } = this.#marketplace;
    say(this.#facts.checked, checkedAt ? ago(checkedAt) : 'not since the start');
  }
}

function inForce({ expires, sha256 }) {
  return `until ${expires ? day(expires) : 'no date'}, document ${sha256.slice(0, 12)}`;
}

/** How much of a ceiling is used. */
class Meter {
  #count = el('strong', {});
  #limit = el('span', {});
  #fill = el('i', {});
  root;

  constructor(words) {
    this.root = el('div', { class: 'ceiling' }, el('p', {}, this.#count, ' ', this.#limit, ` ${words}`), el('span', { class: 'meter' }, this.#fill));
  }

  /** @param allowed by the document alone; told where our own limit is another */
  show(count, limit, allowed) {
    say(this.#count, number(count));
    say(this.#limit, limit ? `of ${number(limit)}${allowed && allowed !== limit ? ` (the document allows ${number(allowed)})` : ''}` : '');
    mark(this.root, 'data-near', Boolean(limit) && count > 0.9 * limit);
    this.#fill.style.width = limit ? `${Math.min(100, (100 * count) / limit)}%` : '0';
  }
}
