// What is being edited: with undo without limit, a copy kept in the browser, and what the node had when the edit began, so
// that the changes of two people can be told apart field by field.
const PREFIX = 'cutroom.draft.';
export const FIELDS = ['channel', 'quality', 'title', 'description', 'tags', 'notes', 'ranges', 'transitions', 'chapters',
  'type', 'allow_holes', 'thumbnail'];

export function same(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** The fields of an event, each with a value. */
export function fieldsOf(event) {
  return { title: '', description: '', tags: [], notes: '', ranges: [], transitions: [], chapters: [], type: 'smart',
    allow_holes: false, thumbnail: null, ...Object.fromEntries(FIELDS.filter((name) => event[name] !== undefined && event[name] !== null)
      .map((name) => [name, event[name]])) };
}

export class Draft {
  /** base: what the node has; onChange after every change. */
  constructor(id, onChange) {
    this.key = PREFIX + (id ?? 'new');
    this.base = fieldsOf({});
    this.fields = this.base;
    Object.assign(this, { done: [], undone: [], conflicts: new Map(), merging: '', sign: undefined, onChange });
  }

  /** An event that was new has an id now. */
  named(id) {
    if (this.key === PREFIX + id) return;
    localStorage.removeItem(this.key);
    this.key = PREFIX + id;
    this.sign = undefined;
    this.keep();
  }

  /** What a new event is called outside from its first save on, so that one whose answer is lost makes no second event. */
  signed() {
    this.sign ??= Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, '0')).join('');
    this.keep();
    return this.sign;
  }

  /** A save did arrive and made the event so: what differs from that is what is to be saved now. */
  arrived(made) { this.base = made; }

  /** Begins with what the node has, and takes up what was left unsaved here; true if there was something. */
  begin(theirs) {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { /* Spoilt: as if there were none. */ }
    Object.assign(this, { base: theirs, fields: theirs });
    if (!kept?.fields || same(kept.fields, theirs)) return false;
    Object.assign(this, { base: kept.base ?? theirs, fields: { ...theirs, ...kept.fields }, sign: kept.sign });
    if (!same(this.fields, theirs)) this.done.push(theirs);
    this.meet(theirs);
    // A new event has a channel before anybody did anything.
    return this.conflicts.size > 0 || this.changes().some((name) => name !== 'channel' && name !== 'quality');
  }

  /** Typing on in the same field is one step. */
  change(changes, merge = '') {
    const next = { ...this.fields, ...structuredClone(changes) };
    if (same(next, this.fields)) return;
    if (!merge || merge !== this.merging) this.done.push(this.fields);
    this.merging = merge;
    this.undone = [];
    this.fields = next;
    this.changed();
  }

  undo() { this.move(this.done, this.undone); }
  redo() { this.move(this.undone, this.done); }

  move(from, to) {
    if (!from.length) return;
    to.push(this.fields);
    this.fields = from.pop();
    this.merging = '';
    this.changed();
  }

  /** What differs from what the node has, without what two people changed and nobody decided yet. */
  changes() {
    return FIELDS.filter((name) => !this.conflicts.has(name) && !same(this.fields[name], this.base[name]));
  }

  /**
   * The node has something newer. What only they changed is taken, in every step back too, so that undo never takes away
   * another's work; what both changed becomes a conflict. Gives the names of what was taken.
   */
  meet(theirs) {
    const taken = [];
    const before = this.base;
    this.base = { ...before };
    for (const name of FIELDS) {
      if (same(theirs[name], before[name])) continue;
      if (same(this.fields[name], before[name])) taken.push(name);
      else if (!same(this.fields[name], theirs[name])) {
        this.conflicts.set(name, theirs[name]);
        continue;
      }
      this.conflicts.delete(name);
      this.base[name] = theirs[name];
    }
    for (const name of taken) this.everywhere(name, before[name], theirs[name]);
    this.changed();
    return taken;
  }

  everywhere(name, before, after) {
    const renew = (fields) => (same(fields[name], before) ? { ...fields, [name]: after } : fields);
    this.fields = renew(this.fields);
    this.done = this.done.map(renew);
    this.undone = this.undone.map(renew);
  }

  /** Somebody chose between the two. */
  decide(name, mine) {
    const theirs = this.conflicts.get(name);
    this.conflicts.delete(name);
    this.base = { ...this.base, [name]: theirs };
    if (mine) this.changed();
    else this.change({ [name]: theirs });
  }

  /** The node has what was sent, in its own spelling. */
  saved(sent, theirs) {
    for (const name of FIELDS) {
      if (this.conflicts.has(name)) continue;
      if (name in sent) this.everywhere(name, sent[name], theirs[name]);
      this.base = { ...this.base, [name]: theirs[name] };
    }
    this.changed();
  }

  changed() {
    this.keep();
    this.onChange();
  }

  keep() {
    if (same(this.fields, this.base) && !this.conflicts.size) localStorage.removeItem(this.key);
    else localStorage.setItem(this.key, JSON.stringify({ base: this.base, fields: this.fields, sign: this.sign }));
  }
}
