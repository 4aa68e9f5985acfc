// What is being edited, with undo without limit and a copy kept in the browser.
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
  constructor(id, fields, onChange) {
    this.key = PREFIX + (id ?? 'new');
    this.fields = fields;
    this.done = [];
    this.undone = [];
    this.onChange = onChange;
  }

  /** Takes up what was left unsaved here; true if there was something. */
  recover(version) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      if (!kept || kept.version !== version || same(kept.fields, this.fields)) return false;
      this.done.push(this.fields);
      this.fields = kept.fields;
      return true;
    } catch {
      return false;
    }
  }

  /** Typing on in the same field is one step. */
  change(changes, merge = '') {
    const next = { ...this.fields, ...structuredClone(changes) };
    if (same(next, this.fields)) return;
    if (!merge || merge !== this.merging) this.done.push(this.fields);
    this.merging = merge;
    this.undone = [];
    this.fields = next;
    this.keep();
  }

  undo() { this.move(this.done, this.undone); }
  redo() { this.move(this.undone, this.done); }

  move(from, to) {
    if (!from.length) return;
    to.push(this.fields);
    this.fields = from.pop();
    this.merging = '';
    this.keep();
  }

  keep() {
    localStorage.setItem(this.key, JSON.stringify({ version: this.version ?? 0, fields: this.fields }));
    this.onChange();
  }

  saved() { localStorage.removeItem(this.key); }
}
