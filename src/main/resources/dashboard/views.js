// Elements out of answers. Text is always set as text: what a shop says must not become markup.

const NUMBER = new Intl.NumberFormat('en');
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const STATES = ['ready', 'pending', 'leased', 'retired', 'quarantined'];

function el(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function show(container, items, view, empty) {
  container.replaceChildren(...(items.length > 0 ? items.map(view) : [el('p', 'empty', empty)]));
}

export function complain(container, message) {
  container.replaceChildren(el('p', 'alarm', message));
}

export function pool(each) {
  const { counts } = each;
  return el('article', 'card',
    el('header', '', el('h3', '', each.name), el('span', 'of', each.marketplace)),
    el('p', 'figure', el('strong', '', NUMBER.format(counts.ready)), el('span', '', `ready of ${NUMBER.format(each.target)} wanted`)),
    bar(each),
    el('ul', 'legend', ...STATES.map((state) => legend(state, counts[state])), each.waiting > 0 ? el('li', '', `${NUMBER.format(each.waiting)} waiting in line`) : null),
    suspension(each.suspended),
    each.configured ? null : el('p', 'alarm', 'no longer in the configuration'),
    each.target === each.fileTarget ? null : el('p', 'note', `The file says ${NUMBER.format(each.fileTarget)}; an operator changed it.`),
    el('p', 'note', each.decision));
}

function bar({ name, counts, target }) {
  const shown = ['ready', 'pending', 'leased'];
  const all = shown.reduce((sum, state) => sum + counts[state], 0);
  const whole = Math.max(target, all, 1);
  const parts = shown.map((state) => {
    const part = el('i', state);
    part.style.width = `${(100 * counts[state]) / whole}%`;
    return part;
  });
  const goal = el('i', 'goal');
  goal.style.left = `calc(${(100 * target) / whole}% - 2px)`;
  goal.style.width = '2px';
  const track = el('div', 'bar', ...parts, target < whole ? goal : null);
  track.setAttribute('role', 'img');
  track.setAttribute('aria-label', `${name}: ${counts.ready} ready, ${counts.pending} being registered, ${counts.leased} leased; ${target} wanted`);
  return track;
}

function legend(state, count) {
  return el('li', '', el('i', state), `${state} ${NUMBER.format(count)}`);
}

function suspension(suspended) {
  return suspended ? el('p', 'alarm', el('strong', '', `Suspended: ${suspended.reason}. `), suspended.detail ?? '') : null;
}

export function marketplace(each) {
  const { consent, canary } = each;
  return el('article', 'card',
    el('header', '', el('h3', '', each.id), el('span', 'of', each.environment)),
    suspension(each.suspended),
    facts([
      ['Origin', each.origin],
      ['Consent', consent ? `until ${consent.expires ? DATE.format(new Date(consent.expires)) : 'no date'}` : 'none seen yet'],
      ['Allows', consent ? consent.operations.join(', ') : null],
      ['Accounts', limited(each.live, consent?.limits.accounts)],
      ['Running', limited(each.running, consent?.limits.concurrency)],
      ['Checked', each.checkedAt ? TIME.format(new Date(each.checkedAt)) : 'not yet'],
      ['Canary', canary.passed ? 'a message has arrived' : 'one at a time until a first message arrives'],
      ['Contact', consent?.contact],
    ]));
}

function limited(count, limit) {
  return limit ? `${NUMBER.format(count)} of ${NUMBER.format(limit)}` : NUMBER.format(count);
}

function facts(rows) {
  return el('dl', '', ...rows.filter(([, value]) => value).flatMap(([name, value]) => [el('dt', '', name), el('dd', '', value)]));
}

export function registration(each) {
  return el('div', 'item',
    el('span', 'what', `${each.pool}: ${each.step ?? each.state}`),
    el('time', 'when', TIME.format(new Date(each.startedAt ?? each.queuedAt))));
}

export function failure(each) {
  return el('div', 'item',
    el('span', 'what', `${each.pool}: ${each.reason}${each.step ? ` at ${each.step}` : ''}`),
    el('time', 'when', TIME.format(new Date(each.endedAt))),
    each.shopWords || each.detail ? el('span', 'more', each.shopWords ?? each.detail) : null);
}

const MOODS = [
  [/failed|quarantined|expired|suspended|low$/, 'bad'],
  [/^lease\./, 'held'],
  [/ready|registered|resumed|message\./, 'good'],
  [/^registration\./, 'busy'],
];

export function event(each) {
  const mood = MOODS.find(([pattern]) => pattern.test(each.type))?.[1] ?? '';
  const about = [each.pool ?? each.marketplace, each.step, each.reason].filter(Boolean).join(' · ');
  return el('li', `item ${mood}`,
    el('span', 'what', each.type),
    el('time', 'when', TIME.format(new Date(each.at))),
    about ? el('span', 'more', about) : null);
}
