// What is done to the ranges of a draft: marked, moved, split, put in another order. One of them is the active one.
import { format, parse, SECOND } from './times.js';

const FIRST_LENGTH = 10 * SECOND;

export class Ranges {
  constructor(draft, moment, say) {
    Object.assign(this, { draft, moment, say, active: 0 });
  }

  get all() { return this.draft.fields.ranges; }

  get index() { return Math.min(this.active, this.all.length - 1); }

  choose(index) {
    this.active = Math.max(0, Math.min(this.all.length - 1, index));
    this.draft.onChange();
  }

  /** Gives why it was not done, or null. */
  change(index, change, merge) {
    const ranges = structuredClone(this.all);
    Object.assign(ranges[index], change);
    if (parse(ranges[index].end) <= parse(ranges[index].start)) return 'the end must lie behind the start';
    this.draft.change({ ranges }, merge);
    return null;
  }

  /** A new one, ten seconds long until its end is marked. */
  add() {
    const moment = this.moment();
    if (Number.isNaN(moment)) return;
    this.active = this.all.length;
    this.draft.change({ ranges: [...this.all, { start: format(moment), end: format(moment + FIRST_LENGTH) }] });
  }

  /** Moves the active range's start; behind its end a new range begins. */
  start() {
    const moment = this.moment();
    if (Number.isNaN(moment)) return;
    const range = this.all[this.index];
    if (!range || moment >= parse(range.end)) this.add();
    else this.change(this.index, { start: format(moment) });
  }

  end() {
    const moment = this.moment();
    const range = this.all[this.index];
    if (Number.isNaN(moment)) return;
    if (!range) this.say('Mark where it starts with [ first.');
    else if (moment <= parse(range.start)) this.say('The end must lie behind the start of the range; choose another with o and p.');
    else this.change(this.index, { end: format(moment) });
  }

  split() {
    const moment = this.moment();
    const index = this.all.findIndex((range) => parse(range.start) < moment && moment < parse(range.end));
    if (index < 0) return;
    const ranges = structuredClone(this.all);
    ranges.splice(index, 1, { start: ranges[index].start, end: format(moment) }, { start: format(moment), end: ranges[index].end });
    const transitions = this.between();
    transitions.splice(index, 0, '');
    this.active = index + 1;
    this.draft.change({ ranges, transitions });
  }

  between() { return this.all.slice(1).map((each, i) => this.draft.fields.transitions[i] ?? ''); }

  remove(index = this.index) {
    if (index < 0) return;
    const transitions = this.between();
    transitions.splice(Math.max(0, index - 1), 1);
    this.draft.change({ ranges: this.all.filter((each, i) => i !== index), transitions });
  }

  move(index, by) {
    const ranges = [...this.all];
    ranges.splice(index + by, 0, ...ranges.splice(index, 1));
    this.active = index + by;
    this.draft.change({ ranges });
  }
}
