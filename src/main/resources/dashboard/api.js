// Calls to the public API with one key. The key is never part of a URL.

const PATIENCE = 10_000;

/** What the API refused, in its own words; status 0 where nobody answered. */
class Refused extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  /** Whether trying again later may help without anybody changing anything. */
  get passing() {
    return this.status === 0 || this.status >= 500 || this.status === 429;
  }
}

export class Api {
  #key;

  constructor(key) {
    this.#key = key;
  }

  get key() {
    return this.#key;
  }

  get(path) {
    return this.#call(path, {});
  }

  post(path, body) {
    return this.#call(path, { method: 'POST', ...json(body) });
  }

  patch(path, body) {
    return this.#call(path, { method: 'PATCH', ...json(body) });
  }

  delete(path, headers = {}) {
    return this.#call(path, { method: 'DELETE', headers });
  }

  /** A text that is no JSON, such as a cookie file. */
  async text(path, headers = {}) {
    const response = await this.#answer(path, { headers });
    return response.text();
  }

  async #call(path, options) {
    const response = await this.#answer(path, options);
    return response.status === 204 ? null : response.json();
  }

  async #answer(path, { headers = {}, ...options }) {
    let response;
    try {
      response = await fetch(path, {
        ...options,
        headers: { ...headers, Authorization: `Bearer ${this.#key}` },
        cache: 'no-store',
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch {
      throw new Refused(0, 'no-answer', 'Understudy does not answer.');
    }
    if (!response.ok) {
      throw await refusal(response);
    }
    return response;
  }
}

function json(body) {
  return body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}

async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  const code = String(problem.type ?? '').split(':').pop();
  return new Refused(response.status, code, problem.detail ?? `The answer was ${response.status}.`);
}
