// UTC times as integer microseconds since the epoch: exact in a double until the year 2255.
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,6}))?Z?$/;

/** Microseconds of an ISO text in UTC; NaN when it is none. */
export function parse(text) {
  const found = FORM.exec(text.trim());
  if (!found) return NaN;
  const seconds = found[2].length === 5 ? `${found[2]}:00` : found[2];
  return Date.parse(`${found[1]}T${seconds}Z`) * 1000 + Number((found[3] ?? '').padEnd(6, '0'));
}

export function format(micros) {
  const whole = Math.floor(micros / SECOND);
  const fraction = String(Math.round(micros - whole * SECOND)).padStart(6, '0');
  return `${new Date(whole * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** For people: to the millisecond, without date letters. */
export function show(micros) {
  return new Date(Math.round(micros / 1000)).toISOString().replace('T', ' ').replace('Z', '');
}

export function clock(micros) {
  return new Date(Math.floor(micros / 1000)).toISOString().slice(11, 19);
}

export function now() {
  return Date.now() * 1000;
}

export function length(micros) {
  const seconds = micros / SECOND;
  if (seconds < 60) return `${seconds.toFixed(2)} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** Hours, minutes and seconds of a number of seconds. */
function sum(hours, minutes, seconds) {
  return Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * SECOND);
}

/**
 * "5 minutes ago", "-90s", "10:56:01" today, "+49:10:05" or "event 49:10:05" on the event's own clock, or a full time; NaN
 * when it is none of them, or there is no event clock.
 */
export function parseLoosely(given, { reference = now(), eventStart = NaN } = {}) {
  const text = given.trim();
  const event = /^(?:\+|event\s+)(\d+):(\d{2})(?::(\d{2}(?:\.\d{1,6})?))?$/i.exec(text);
  if (event) return eventStart + sum(...event.slice(1));
  const ago = /^-?\s*(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?)\s*(?:ago)?$/i.exec(text);
  if (ago) {
    const unit = { s: SECOND, m: MINUTE, h: HOUR }[ago[2][0].toLowerCase()];
    return Math.round(reference - Number(ago[1]) * unit);
  }
  const today = /^\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?$/.test(text);
  return parse(today ? `${format(reference).slice(0, 10)}T${text}` : text);
}

/** A moment on the event's own clock: hours, minutes, seconds since it began. */
export function eventClock(micros, eventStart) {
  const seconds = Math.floor(Math.abs(micros - eventStart) / SECOND);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  return `${micros < eventStart ? '−' : '+'}${parts.join(':')}`;
}
