// One sentence for whoever looks up for a second: is all well, and if not, what is not.

import { at, mark, say } from './dom.js';
import { many, number } from './format.js';
import { condition } from './pools.js';

export function headline(pools, marketplaces) {
  const { kind, words, more } = verdict(pools, marketplaces);
  mark(at('headline'), 'data-kind', kind);
  say(at('verdict'), words);
  say(at('verdict-more'), more);
  document.title = `${kind === 'good' ? '' : '● '}${words} · Understudy`;
}

function verdict(pools, marketplaces) {
  const closed = marketplaces.filter((each) => each.suspended);
  const stopped = pools.filter((each) => each.suspended);
  if (closed.length > 0) {
    return { kind: 'bad', words: `${named('Marketplace', closed, 'id')} suspended.`, more: closed[0].suspended.detail ?? closed[0].suspended.reason };
  }
  if (stopped.length > 0) {
    return { kind: 'bad', words: `${named('Pool', stopped, 'name')} suspended.`, more: stopped[0].suspended.detail ?? stopped[0].suspended.reason };
  }
  if (!pools.some((each) => each.configured)) {
    return { kind: 'plain', words: 'No pool is configured.', more: 'Pools stand in the configuration file, under “pools”.' };
  }
  return levels(pools);
}

/** A pool that left the configuration and drains is nobody's concern. */
function levels(all) {
  const pools = all.filter((each) => each.configured);
  const lacking = pools.filter((each) => condition(each)[0] !== 'good');
  const ready = pools.reduce((sum, each) => sum + each.counts.ready, 0);
  const leased = pools.reduce((sum, each) => sum + each.counts.leased, 0);
  const more = `${many(ready, 'account', 'accounts')} ready, ${number(leased)} leased.`;
  if (lacking.length === 0) {
    const words = pools.length === 1 ? `Pool ${pools[0].name} is full.` : `All ${number(pools.length)} pools are full.`;
    return { kind: 'good', words, more };
  }
  const kind = lacking.some((each) => condition(each)[0] === 'bad') ? 'bad' : 'busy';
  if (lacking.length === 1) {
    const [{ name, decision }] = lacking;
    return { kind, words: `Pool ${name} is ${condition(lacking[0])[1]}.`, more: decision };
  }
  return { kind, words: `${number(lacking.length)} of ${number(pools.length)} pools are not full.`, more };
}

/** "Pool a is", "Pools a and b are", "Pools a and 3 others are". */
function named(kind, items, name) {
  const all = items.map((each) => each[name]);
  if (all.length === 1) {
    return `${kind} ${all[0]} is`;
  }
  return `${kind}s ${all.length === 2 ? all.join(' and ') : `${all[0]} and ${number(all.length - 1)} others`} are`;
}
