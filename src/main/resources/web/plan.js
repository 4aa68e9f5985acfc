// What would be cut: how long it will be and how much of it is encoded, what is missing, what is shown twice.
import { at, cutUrl, get, query } from './api.js';
import { by, el } from './shell.js';
import { format, length, parse, SECOND, show } from './times.js';

const WAIT_MS = 400;
/** The types whose whole result is encoded. */
const ENCODED = new Set(['mpegts', 'mp4', 'mkv', 'webm']);
const SPEED = 'cutroom.speed.';
const LEAST_HEARD_S = 2;

/** How fast this node encodes, by type, as the cuts of this session showed; unknown until then. */
export class Speed {
  constructor() { this.begun = new Map(); }

  /** Progress of a cut of a type; true when that is the first time that the type's speed shows. */
  heard(made, type) {
    // Elsewhere seconds are made by copying too, and say nothing of the encoder.
    if (!ENCODED.has(type)) return false;
    const first = this.begun.get(made.id);
    if (!first || made.seconds < first.seconds) this.begun.set(made.id, { seconds: made.seconds, at: performance.now() });
    else if (made.seconds - first.seconds > LEAST_HEARD_S) {
      const fresh = Number.isNaN(Speed.of(type));
      sessionStorage.setItem(SPEED + type, String((made.seconds - first.seconds) / ((performance.now() - first.at) / 1000)));
      return fresh;
    }
    return false;
  }

  /** Seconds encoded in a second; NaN where it is not known. */
  static of(type) { return Number(sessionStorage.getItem(SPEED + type) ?? NaN); }
}

/** What a plan says about the work, promising no time that nothing was measured for. */
function work(answer, type) {
  if (!answer.secondsEncoded) return 'nothing of it encoded';
  const took = answer.secondsEncoded / Speed.of(type);
  const encoded = `${answer.secondsEncoded.toFixed(1)} s of it to encode`;
  return Number.isNaN(took) ? encoded : `${encoded}, which takes about ${Math.max(1, Math.round(took))} s`;
}

function cutQuery(fields, extra = {}) {
  const between = fields.ranges.length > 1 && fields.transitions.some(Boolean)
    ? fields.ranges.slice(1).map((each, i) => fields.transitions[i] ?? '') : [];
  return { type: fields.type, ending: ending(fields.type), transitions: between, holes: fields.allow_holes, ...extra };
}

export function ending(type) { return { mp4: 'mp4', mkv: 'mkv', webm: 'webm' }[type] ?? 'ts'; }

export function downloadUrl(stream, fields) { return cutUrl(stream, fields.ranges, cutQuery(fields)); }

/** What a person should know before they submit, each in one sentence. */
export function warnings(fields) {
  const ranges = fields.ranges.map((range) => ({ start: parse(range.start), end: parse(range.end) }));
  const found = [];
  ranges.forEach((one, i) => ranges.slice(i + 1).forEach((other, k) => {
    const twice = Math.min(one.end, other.end) - Math.max(one.start, other.start);
    if (twice > 0) found.push(`Ranges ${i + 1} and ${i + k + 2} overlap by ${length(twice)}: it is shown twice.`);
  }));
  for (const chapter of fields.chapters) {
    const micros = parse(chapter.time);
    if (ranges.length && !ranges.some((range) => range.start <= micros && micros < range.end)) {
      found.push(`The chapter ${chapter.title || show(micros)} lies in no range and will be left out.`);
    }
  }
  fields.transitions.slice(0, Math.max(0, ranges.length - 1)).forEach((text, i) => {
    const seconds = Number(text.split(',')[1]);
    for (const each of [i, i + 1]) {
      if (text && ranges[each].end - ranges[each].start < seconds * SECOND) found.push(`The transition into range ${i + 2} is longer than range ${each + 1}.`);
    }
  });
  return found;
}

export class Plan {
  constructor(stream) {
    this.stream = stream;
    this.asked = 0;
  }

  soon(fields) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(fields), WAIT_MS);
  }

  async show(fields) {
    const turn = ++this.asked;
    const none = !fields.ranges.length;
    for (const id of ['download', 'planlink']) by(id).hidden = none;
    if (none) {
      say('hint', 'Mark a range with [ and ].', []);
      return;
    }
    const stream = this.stream();
    by('download').href = downloadUrl(stream, fields);
    const path = `/api/cut/${at(stream)}/plan?${cutUrl(stream, fields.ranges, cutQuery(fields, { holes: true })).split('?')[1]}`;
    by('planlink').href = path;
    try {
      const answer = await get(path);
      if (turn !== this.asked) return;
      const missing = answer.missing.map((hole) => `Nothing is recorded from ${show(parse(hole.start)).slice(11)} to ${show(parse(hole.end)).slice(11)}.`);
      if (missing.length && !fields.allow_holes) missing.push('Move the range, or allow holes to have them joined over.');
      const all = [...missing, ...warnings(fields)];
      this.seconds = answer.seconds;
      say(all.length ? 'notice warn' : 'hint', `${length(answer.seconds * SECOND)} long, ${work(answer, fields.type)}.`, all);
    } catch (problem) {
      if (turn === this.asked) say('notice bad', problem.message, warnings(fields));
    }
  }
}

function say(kind, text, all) {
  by('plan').className = kind;
  by('plan').replaceChildren(text, ...(all.length ? [el('ul', {}, ...all.map((each) => el('li', {}, each)))] : []));
}

/** A few seconds on both sides of where two ranges meet, as one little cut. */
export function seamUrl(stream, fields, index) {
  const text = fields.transitions[index];
  const around = (Number(text.split(',')[1]) + 1) * SECOND;
  const [one, other] = [fields.ranges[index], fields.ranges[index + 1]];
  const ranges = [
    { start: format(Math.max(parse(one.start), parse(one.end) - around)), end: one.end },
    { start: other.start, end: format(Math.min(parse(other.end), parse(other.start) + around)) },
  ];
  return `/cut/${at(stream)}.mp4?${query({ range: ranges.map((range) => `${range.start},${range.end}`), type: 'mp4', transition: text, allow_holes: 'true' })}`;
}
