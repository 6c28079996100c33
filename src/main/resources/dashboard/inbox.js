// What the inbox caught, the newest first, as it comes.

import { Entries, at, el, mark, orEmpty, say } from './dom.js';
import { clock, when } from './format.js';

const HELD = { lost: 'lost by chaos', delayed: 'delayed by chaos', reordered: 'held back by chaos' };

export class InboxView {
  #messages;

  constructor(onFilter) {
    this.#messages = new Entries(at('messages'), (message) => message.id, (message) => new Message(message));
    at('inbox-filter').oninput = onFilter;
  }

  /** What is looked for, as the API takes it; null for everything. */
  get recipient() {
    const wanted = at('inbox-filter').value.trim();
    return wanted.length < 3 ? null : wanted;
  }

  show(messages) {
    this.#messages.show(messages);
    orEmpty(at('messages'), at('no-messages'), messages.length);
    say(at('no-messages-words'), this.recipient ? 'Nothing was caught for this recipient.' : 'No message has been caught yet.');
  }
}

/** A message never changes once it is caught, but for being held back. */
class Message {
  #held = el('span', { class: 'chip held', hidden: true });
  root;

  constructor({ channel, from, to, subject, text, attachments, receivedAt }) {
    const mail = channel === 'email';
    const files = attachments > 0 ? ` (${attachments} attached, not kept)` : '';
    this.root = el('li', { class: 'message' },
      el('div', { class: 'line' },
        el('span', { class: 'chip' }, mail ? 'e-mail' : 'SMS'),
        el('span', { class: 'to' }, mail ? to : `+${to}`),
        this.#held,
        el('time', { datetime: receivedAt, title: when(receivedAt) }, clock(receivedAt))),
      el('p', { class: 'of' }, `from ${from}${files}`),
      subject ? el('p', { class: 'subject' }, subject) : null,
      mail ? folded(text) : el('p', { class: 'text' }, ...withCodes(text)));
  }

  show({ heldBack }) {
    this.#held.hidden = !heldBack;
    say(this.#held, HELD[heldBack]);
    mark(this.root, 'data-held', Boolean(heldBack));
  }
}

function folded(text) {
  return el('details', {}, el('summary', {}, 'Text'), el('pre', { class: 'text' }, text));
}

/** Codes stand out: they are what people look for. */
function withCodes(text) {
  return text.split(/(\b\d{4,8}\b)/).map((part, i) => (i % 2 === 1 ? el('mark', {}, part) : part));
}
