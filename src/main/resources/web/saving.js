// The event on the node: opened, saved by itself, followed; what others change comes in field by field.
import { call } from './api.js';
import { FIELDS, fieldsOf } from './draft.js';
import { by, el, notice } from './shell.js';
import { clock, now, parse, show } from './times.js';

const AUTOSAVE_MS = 1200;
const AGAIN_MS = 3000;
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
    Object.assign(this, { draft, onState, event: null, etag: null, under: null });
  }

  path(verb = '') { return `/api/events/${encodeURIComponent(this.event.id)}${verb}`; }

  take(answer) {
    this.event = answer.json;
    this.etag = answer.etag ?? `"${this.event.version}"`;
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

  /** One after the other, so that two saves never meet each other. */
  save() {
    clearTimeout(this.timer);
    const before = this.under ?? Promise.resolve();
    const work = before.then(() => this.send());
    this.under = work;
    return work;
  }

  async send() {
    const sent = Object.fromEntries(this.draft.changes().map((name) => [name, this.draft.fields[name]]));
    const fresh = !this.event;
    if (fresh) for (const name of Object.keys(sent)) if (sent[name] === null) delete sent[name];
    if (!fresh && !Object.keys(sent).length) return !this.draft.conflicts.size;
    try {
      const answer = await call(fresh ? '/api/events' : this.path(), { method: fresh ? 'POST' : 'PATCH', body: sent, etag: fresh ? undefined : this.etag });
      const theirs = this.take(answer);
      this.draft.named(this.event.id);
      this.draft.saved(sent, theirs);
      history.replaceState(null, '', `/editor.html?event=${encodeURIComponent(this.event.id)}`);
      by('saved').textContent = `saved ${clock(now())}`;
      if (this.troubled) notice('notice', null);
      Object.assign(this, { troubled: false, wanted: false });
      return true;
    } catch (problem) {
      if (problem.status === 412) {
        await this.refresh();
        return this.draft.conflicts.size ? false : this.send();
      }
      this.failed(problem);
      return false;
    }
  }

  /** Nothing is lost: the draft is in this browser, and goes out when the node is there again. */
  failed(problem) {
    this.troubled = true;
    by('saved').textContent = 'not saved; kept in this browser';
    const away = problem.status === 0 || problem.status === 503;
    notice('notice', away ? `${problem.message} What you changed is kept in this browser.` : problem.message, { action: { name: 'Try again', do: () => this.save() } });
    this.wanted = away;
    if (away) this.timer = setTimeout(() => this.save(), AGAIN_MS);
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
    await (this.under ?? Promise.resolve());
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
      this.take(await call(this.path(this.event.state === 'DONE' ? '/modify' : '/submit'), { method: 'POST', body: {} }));
      notice('notice', 'Submitted. A node will cut it; its state is shown above.', { kind: 'good' });
    } catch (problem) {
      notice('notice', problem.message, { action: { name: 'Try again', do: () => this.submit() } });
    }
  }
}
