// Numbers and times as people read them.

const NUMBER = new Intl.NumberFormat('en');
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const TODAY = 20 * HOUR;

export const number = (value) => NUMBER.format(value);

export const clock = (time) => CLOCK.format(new Date(time));

export const day = (time) => DAY.format(new Date(time));

/** A time of day, with the day where it is not today's. */
export function when(time) {
  return Math.abs(Date.now() - new Date(time)) < TODAY ? clock(time) : `${day(time)}, ${clock(time)}`;
}

/** How long something takes or took: 340 ms, 2.4 s, 3:07, 2 h 10 min. */
export function span(millis) {
  if (millis < SECOND) {
    return `${Math.max(0, Math.round(millis))} ms`;
  }
  if (millis < 10 * SECOND) {
    return `${(millis / SECOND).toFixed(1)} s`;
  }
  return millis < MINUTE ? `${Math.round(millis / SECOND)} s` : left(millis);
}

/** What is left of a time, for a countdown: 9:58, 1 h 02 min. */
export function left(millis) {
  const seconds = Math.max(0, Math.ceil(millis / SECOND));
  if (seconds >= 3600) {
    return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
  }
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}

export function ago(time) {
  const past = Date.now() - new Date(time);
  if (past < 5 * SECOND) {
    return 'just now';
  }
  if (past < MINUTE) {
    return `${Math.floor(past / SECOND)} s ago`;
  }
  if (past < HOUR) {
    return `${Math.floor(past / MINUTE)} min ago`;
  }
  return past < 2 * TODAY ? `${Math.floor(past / HOUR)} h ago` : day(time);
}

/** The end of an id, where it differs from its neighbours': ids begin with their time. */
export const short = (id) => id.slice(-8);

export function many(count, one, more) {
  return `${number(count)} ${count === 1 ? one : more}`;
}

const pad = (value) => String(value).padStart(2, '0');
