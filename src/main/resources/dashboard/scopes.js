// What the key of this tab may do. What it may not do is shown, and says why it is out of reach.

import { mark } from './dom.js';

const WORTH = {
  admin: 'change anything here',
  lease: 'lease accounts',
  read: 'look at registrations and marketplaces',
  inbox: 'read caught messages',
};

export class Rights {
  constructor({ name, scopes }) {
    this.name = name;
    this.scopes = new Set(scopes);
  }

  mayAny(...scopes) {
    return scopes.some((scope) => this.scopes.has(scope));
  }

  /** Why not, in words; null where it may. */
  objection(...scopes) {
    return this.mayAny(...scopes)
      ? null
      : `The key “${this.name}” may not ${WORTH[scopes[0]]}: it lacks the scope “${scopes.join('” or “')}”.`;
  }

  /** What the key may not do at all, in a sentence; empty where it may do everything. */
  get limits() {
    const lacking = Object.keys(WORTH).filter((scope) => !this.scopes.has(scope));
    if (lacking.length === 0) {
      return '';
    }
    const held = list(this.scopes);
    return `The key “${this.name}” has the scope ${held} and not ${list(lacking)}: what those would do is out of reach here.`;
  }

  /** A button that the key may not use stays where it is, can be reached and says why; it does nothing. */
  guard(button, ...scopes) {
    const objection = this.objection(...scopes);
    mark(button, 'aria-disabled', objection ? 'true' : null);
    mark(button, 'title', objection);
    mark(button, 'data-objection', objection);
    return button;
  }
}

function list(scopes) {
  return new Intl.ListFormat('en').format([...scopes].map((scope) => `“${scope}”`));
}
