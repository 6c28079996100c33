import { get, key, Refused } from './api.js';
import { EventStream } from './stream.js';
import * as views from './views.js';

const REFRESH = 5000;
const EVENTS_SHOWN = 100;
const AT_MOST_EVERY = 1000;

const at = (id) => document.getElementById(id);
const board = {
  pools: { path: '/v1/pools', view: views.pool, empty: 'No pool is configured.' },
  marketplaces: { path: '/v1/marketplaces', view: views.marketplace, empty: 'No marketplace is configured.' },
  registrations: { path: '/v1/registrations?state=running&limit=12', view: views.registration, empty: 'None at the moment.' },
  failures: { path: '/v1/registrations?state=failed&limit=5', view: views.failure, empty: 'None.' },
};

let stream = null;
let timer = null;
let refreshing = false;
let refreshedAt = 0;
let soon = null;
let fresh = [];
let painting = false;

async function fill(id) {
  const { path, view, empty } = board[id];
  try {
    const { items } = await get(path);
    views.show(at(id), items, view, empty);
  } catch (refused) {
    if (refused instanceof Refused && refused.status === 401) {
      throw refused;
    }
    views.complain(at(id), refused.message);
  }
}

async function refresh() {
  if (refreshing) {
    return;
  }
  refreshing = true;
  refreshedAt = Date.now();
  try {
    await Promise.all(Object.keys(board).map(fill));
  } catch (refused) {
    signOut(refused.message);
  } finally {
    refreshing = false;
  }
}

/** Events may come by the thousand: figures are fetched once a second at most. */
function refreshSoon() {
  if (soon === null) {
    soon = setTimeout(() => {
      soon = null;
      void refresh();
    }, Math.max(0, refreshedAt + AT_MOST_EVERY - Date.now()));
  }
}

function onEvent(event) {
  fresh.push(event);
  if (!painting) {
    painting = true;
    requestAnimationFrame(paintEvents);
  }
  // a tab in the background is not painted, and must not grow meanwhile
  if (fresh.length > EVENTS_SHOWN) {
    fresh.shift();
  }
  refreshSoon();
}

function paintEvents() {
  const list = at('events');
  list.querySelector('.empty')?.remove();
  list.prepend(...fresh.reverse().map(views.event));
  fresh = [];
  painting = false;
  while (list.children.length > EVENTS_SHOWN) {
    list.lastElementChild.remove();
  }
}

function onState(state, words) {
  at('live').dataset.state = state;
  at('live').textContent = words;
}

function signIn() {
  at('door').hidden = true;
  at('board').hidden = false;
  at('sign-out').hidden = false;
  views.show(at('events'), [], views.event, 'Nothing since this page was opened.');
  stream = new EventStream(key.get(), onEvent, onState);
  stream.open();
  timer = setInterval(() => void refresh(), REFRESH);
  void refresh();
}

function signOut(complaint) {
  stream?.close();
  clearInterval(timer);
  clearTimeout(soon);
  soon = null;
  key.forget();
  onState('off', 'not connected');
  at('board').hidden = true;
  at('sign-out').hidden = true;
  at('door').hidden = false;
  at('complaint').hidden = !complaint;
  at('complaint').textContent = complaint ?? '';
  at('key').focus();
}

at('door').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  key.set(at('key').value.trim());
  at('key').value = '';
  signIn();
});
at('sign-out').addEventListener('click', () => signOut());

if (key.get()) {
  signIn();
} else {
  signOut();
}
