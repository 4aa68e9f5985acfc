// The event on the node: opened, saved by itself, followed; what others change comes in field by field.
import { call } from './api.js';
import { FIELDS, fieldsOf } from './draft.js';
import { noted } from './noted.js';
import { by, el, notice } from './shell.js';
import { clock, now, parse, show } from './times.js';

const AUTOSAVE_MS = 1200;
const AGAIN_MS = 3000;
const LONGEST_AGAIN_MS = 60_000;
/** No answer, or one of a proxy whose node is starting. */
const AWAY = new Set([0, 502, 503, 504]);
const NAMES = { title: 'Title', description: 'Description', tags: 'Tags', notes: 'Notes', ranges: 'Ranges', transitions: 'Transitions',
  chapters: 'Chapters', type: 'Type', allow_holes: 'Allow holes', thumbnail: 'Thumbnail', channel: 'Channel', quality: 'Quality' };

/** A field's value for people. */
export function spoken(name, value) {
  const span = (range) => `${show(parse(range.start))} to ${show(parse(range.end)).slice(11)}`;
  if (value === null || value === undefined || value === '' || value.length === 0) return 'nothing';
  if (name === 'ranges') return value.map(span).join('; ');
  if (name === 'chapters') return value.map((each) => `${show(parse(each.time)).slice(11)} ${each.title}`).join('; ');
  if (Array.isArray(value)) return value.map((each) => each || 'hard cut').join(', ');
  if (name === 'thumbnail') return Object.values(value).join(', ');
  return String(value);
}

export class Saving {
  constructor(draft, onState) {
    Object.assign(this, { draft, onState, event: null, under: Promise.resolve(), refusals: 0 });
  }

  path(verb = '') { return `/api/events/${encodeURIComponent(this.event.id)}${verb}`; }

  /** From the version: on the way here a proxy that compresses makes another tag of the node's. */
  get etag() { return `"${this.event.version}"`; }

  take(answer) {
    this.event = answer.json;
    by('state').textContent = this.event.state;
    by('state').className = `pill ${this.event.error ? 'bad' : this.event.state === 'DONE' ? 'good' : 'warn'}`;
    if (this.event.error) notice('notice', this.event.error);
    this.onState();
    return fieldsOf(this.event);
  }

  async open(id) {
    const theirs = this.take(await call(`/api/events/${encodeURIComponent(id)}`));
    const found = this.draft.begin(theirs);
    this.showConflicts();
    if (found && this.draft.changes().length) this.soon();
    return found;
  }

  /** What is noted of an event saves itself; one that is being cut or is out waits for a person's word. */
  soon() {
    clearTimeout(this.timer);
    if (!this.draft.changes().length) return;
    if (this.wanted || this.event?.state === 'UNEDITED') {
      by('saved').textContent = 'saving soon';
      this.timer = setTimeout(() => this.save(), AUTOSAVE_MS);
    } else by('saved').textContent = 'kept in this browser until you save';
  }

  /** One after the other, so that two saves never meet each other; a failure is told and ends none that comes later. */
  save() {
    clearTimeout(this.timer);
    this.under = this.under.then(() => this.send()).catch((problem) => {
      this.failed(problem);
      return false;
    });
    return this.under;
  }

  async send(again = false) {
    const sent = Object.fromEntries(this.draft.changes().map((name) => [name, this.draft.fields[name]]));
    if (this.event && !Object.keys(sent).length) {
      if (this.draft.conflicts.size) return false;
      if (again) this.settled();
      return true;
    }
    let answer;
    try {
      answer = await (this.event ? call(this.path(), { method: 'PATCH', body: sent, etag: this.etag }) : this.create(sent));
    } catch (problem) {
      const met = await this.meets(problem);
      if (this.draft.conflicts.size) return false;
      if (again || !met) throw problem;
      return this.send(true);
    }
    this.draft.named(answer.json.id);
    this.draft.saved(sent, this.take(answer));
    this.address();
    this.settled();
    return true;
  }

  /** The node has all of it. */
  settled() {
    by('saved').textContent = `saved ${clock(now())}`;
    if (this.troubled) notice('notice', null);
    Object.assign(this, { troubled: false, wanted: false, refusals: 0 });
  }

  /** Learns what the node has instead, where that is why it refused; whether it was. */
  async meets(problem) {
    if (!this.event) return problem.status === 409 && this.find();
    if (problem.status !== 412) return false;
    await this.refresh();
    return true;
  }

  create(sent) {
    const given = Object.entries(sent).filter(([, value]) => value !== null);
    return call('/api/events', { method: 'POST', body: { ...Object.fromEntries(given), external_key: this.draft.signed() } });
  }

  address() { history.replaceState(null, '', `/editor.html?event=${encodeURIComponent(this.event.id)}`); }

  /** The event is there already: a save made it whose answer was lost. True when it was found. */
  async find() {
    const found = await noted(this.draft.signed());
    if (!found) return false;
    this.draft.arrived(fieldsOf(found.made));
    const theirs = this.take({ json: found.event });
    this.draft.named(this.event.id);
    this.address();
    this.draft.meet(theirs);
    this.showConflicts();
    return true;
  }

  /** Nothing is lost: the draft is in this browser, and goes out when the node is there again. */
  failed(problem) {
    // No answer of the node: a fault of this page, for its console too.
    if (problem.status === undefined) reportError(problem);
    const refused = problem.status === 412;
    const away = AWAY.has(problem.status);
    this.refusals = refused ? this.refusals + 1 : 0;
    Object.assign(this, { troubled: true, wanted: away || refused });
    by('saved').textContent = 'not saved; kept in this browser';
    const text = refused ? 'The node says each time that the event has changed meanwhile; this page tries again by itself.' : problem.message;
    notice('notice', this.wanted ? `${text} What you changed is kept in this browser.` : text, { action: { name: 'Try again', do: () => this.save() } });
    clearTimeout(this.timer);
    if (away) this.timer = setTimeout(() => this.save(), AGAIN_MS);
    if (refused) this.timer = setTimeout(() => this.save(), Math.min(LONGEST_AGAIN_MS, AGAIN_MS * 2 ** (this.refusals - 1)));
  }

  /** Reads the event anew; what others changed is taken or becomes a conflict. */
  async refresh() {
    const answer = await call(this.path());
    if (answer.json.version < this.event.version) return;
    const newer = answer.json.version > this.event.version;
    const theirs = this.take(answer);
    if (!newer) return;
    const taken = this.draft.meet(theirs);
    if (taken.length) by('saved').textContent = `${this.event.changed_by} changed: ${taken.map((name) => NAMES[name]).join(', ')}`;
    this.showConflicts();
    this.soon();
  }

  async changed() {
    await this.under;
    if (this.event) await this.refresh();
  }

  /** Field by field: both values are shown, and one of them is chosen by hand. */
  showConflicts() {
    const { conflicts, fields } = this.draft;
    by('conflict').hidden = !conflicts.size;
    const line = (name) => {
      const choose = (mine) => {
        this.draft.decide(name, mine);
        this.showConflicts();
        this.soon();
      };
      return el('div', { class: 'stack' }, el('h3', {}, NAMES[name]),
        el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => choose(true) }, 'Keep mine'), el('span', { class: 'hint' }, spoken(name, fields[name]))),
        el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => choose(false) }, `Take that of ${this.event.changed_by}`),
          el('span', { class: 'hint' }, spoken(name, conflicts.get(name)))));
    };
    by('conflicts').replaceChildren(...FIELDS.filter((name) => conflicts.has(name)).map(line));
  }

  async submit() {
    if (!await this.save()) {
      if (this.draft.conflicts.size) notice('notice', 'Someone else changed the same; choose above what is to stay, then submit again.', { kind: 'warn' });
      return;
    }
    try {
      const answer = await call(this.path(this.event.state === 'DONE' ? '/modify' : '/submit'), { method: 'POST', body: {} });
      // What another changed between the save and this is in the answer too.
      this.draft.meet(this.take(answer));
      this.showConflicts();
      notice('notice', 'Submitted. A node will cut it; its state is shown above.', { kind: 'good' });
    } catch (problem) {
      notice('notice', problem.message, { action: { name: 'Try again', do: () => this.submit() } });
    }
  }
}
