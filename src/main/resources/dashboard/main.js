// Sign-in and sign-out, the connection and what is said about it.

import { Api } from './api.js';
import { Board } from './board.js';
import { at, mark, say } from './dom.js';
import { listenToKeys } from './keyboard.js';
import { Rights } from './scopes.js';
import { session } from './session.js';
import { EventStream } from './stream.js';
import { themed } from './theme.js';

/** Whoever opens the page while the service is away gets in when it is back. */
const KNOCK_AGAIN = 3_000;

const STREAM_SCOPES = ['read', 'lease', 'admin'];

let board = null;
let stream = null;
let connection = { kind: 'closed', why: 'not connected' };
let trouble = null;
let freshAt = null;
let again = null;

/** The line at the top: how the stream does, else what keeps the figures from being fetched. */
function tell() {
  const { kind, why, until } = connection;
  mark(at('live'), 'data-kind', trouble ? 'waiting' : kind);
  say(at('live'), { live: 'live', connecting: 'connecting', waiting: 'connection lost', closed: 'not live' }[kind]);
  const broken = board !== null && (trouble !== null || kind === 'waiting' || Boolean(why) || Boolean(connection.again && kind === 'connecting'));
  at('broken').hidden = !broken;
  mark(document.documentElement, 'data-stale', trouble !== null);
  if (broken) {
    const pause = until ? Math.max(0, Math.ceil((until - Date.now()) / 1_000)) : null;
    const retry = kind === 'waiting' ? `The connection is tried again ${pause > 0 ? `in ${pause} s` : 'now'}.` : '';
    const age = trouble && freshAt ? `These figures are of ${freshAt.toLocaleTimeString('en-GB')}.` : '';
    const cause = trouble?.message ?? (why ? `${why.charAt(0).toUpperCase()}${why.slice(1)}.` : 'Connecting again …');
    say(at('broken-words'), [cause, age, retry].filter(Boolean).join(' '));
    at('again').hidden = kind !== 'waiting';
  }
}

function missed({ gap }) {
  return gap ? 'the list of events may have a gap. The figures are fresh.' : 'what was missed was caught up with.';
}

function onState(state) {
  connection = state;
  if (state.kind === 'live') {
    say(at('caught-up'), state.again ? `The connection is back; ${missed(state)}` : '');
    board.refresh();
  } else if (state.gap) {
    say(at('caught-up'), 'Too much was missed: the list of events has a gap. The figures are fresh.');
  }
  tell();
}

function onTrouble(refused) {
  if (refused?.status === 401) {
    signOut(refused.message);
    return;
  }
  trouble = refused;
  if (refused === null) {
    freshAt = new Date();
  } else if (refused.status === 0) {
    stream?.distrust();
  }
  tell();
}

async function signIn(key) {
  clearTimeout(again);
  const api = new Api(key);
  let rights;
  try {
    rights = new Rights(await api.get('/v1/key'));
  } catch (refused) {
    signOut(refused.message, refused.passing);
    if (refused.passing && session.key()) {
      again = setTimeout(() => signIn(session.key()), KNOCK_AGAIN);
    }
    return;
  }
  session.begin(key);
  at('door').hidden = true;
  at('board').hidden = false;
  at('parts').hidden = false;
  at('sign-out').hidden = false;
  say(at('limits'), rights.limits);
  say(at('who'), `${rights.name}: ${[...rights.scopes].join(', ')}`);
  board = new Board(api, rights, onTrouble);
  board.open();
  if (rights.mayAny(...STREAM_SCOPES)) {
    stream = new EventStream(key, (event) => board.on(event), onState);
    stream.open();
  } else {
    onState({ kind: 'closed', why: rights.objection(...STREAM_SCOPES) });
  }
}

/** @param keep whether the key stays: it was not refused, nobody answered */
function signOut(complaint = '', keep = false) {
  stream?.close();
  board?.close();
  stream = null;
  board = null;
  trouble = null;
  if (!keep) {
    session.end();
  }
  connection = { kind: 'closed' };
  tell();
  ['board', 'parts', 'sign-out'].forEach((id) => { at(id).hidden = true; });
  document.title = 'Understudy';
  at('door').hidden = false;
  say(at('who'), '');
  say(at('complaint'), complaint);
  if (document.activeElement !== at('key')) {
    at('key').focus();
  }
}

at('door').addEventListener('submit', (submitted) => {
  submitted.preventDefault();
  const key = at('key').value.trim();
  at('key').value = '';
  void signIn(key);
});
at('sign-out').addEventListener('click', () => signOut());
at('again').addEventListener('click', () => stream?.hurry());
window.addEventListener('online', () => stream?.hurry());
document.addEventListener('visibilitychange', () => (document.hidden ? board?.close() : board?.open()));
setInterval(tell, 1_000);
themed(at('theme'));
listenToKeys();

if (session.key()) {
  void signIn(session.key());
} else {
  signOut();
}
