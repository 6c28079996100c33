// Calls to the public API with the key of this tab. The key is never part of a URL.

const KEEP = 'understudy.key';

export const key = {
  get: () => sessionStorage.getItem(KEEP),
  set: (value) => sessionStorage.setItem(KEEP, value),
  forget: () => sessionStorage.removeItem(KEEP),
};

/** What the API refused, in its own words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export async function get(path) {
  let response;
  try {
    response = await fetch(path, { headers: { Authorization: `Bearer ${key.get()}` }, cache: 'no-store' });
  } catch {
    throw new Refused(0, 'Understudy does not answer.');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refused(response.status, body.detail ?? `The answer was ${response.status}.`);
  }
  return body;
}
