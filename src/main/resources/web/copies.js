// How many nodes hold each hour of a stream, and which, as the node counts it by asking the others.
import { at, get, query } from './api.js';
import { heldStrips } from './held.js';
import { el } from './shell.js';
import { format, HOUR, length } from './times.js';

const SECOND = 1e6;
/** Each count asks all nodes, so the page's own refreshes do not all bring one. */
const PAUSE_MS = 15000;
const HOURS = 48;

export class CopiesTable {
  constructor(summary, strips, place) {
    this.summary = summary;
    this.strips = strips;
    this.place = place;
    this.asked = '';
    this.since = 0;
  }

  /** first: the table's first hour; end: now. The strips show the last 48 hours, whatever the table does. */
  async show(stream, first, end) {
    const question = `${at(stream)} ${first}`;
    if (question === this.asked && performance.now() - this.since < PAUSE_MS) return;
    this.asked = question;
    this.since = performance.now();
    const last = Math.floor(end / HOUR) * HOUR;
    const start = last - (HOURS - 1) * HOUR;
    try {
      const report = await get(`/api/durability/${at(stream)}?${query({ start: format(start), end: format(end) })}`);
      if (question !== this.asked) return;
      this.draw(report, nameOf(first));
      const hours = Array.from({ length: HOURS }, (_, i) => nameOf(start + i * HOUR));
      this.strips.replaceChildren(...(report.hours.length ? heldStrips(report, hours) : []));
    } catch (problem) {
      this.summary.textContent = `Copies could not be counted: ${problem.message}`;
      this.strips.replaceChildren();
      this.place.replaceChildren();
    }
  }

  draw(report, first) {
    const away = report.peers.filter((peer) => !peer.asked);
    const nodes = report.peers.length - away.length + 1;
    const hours = report.hours.filter((hour) => hour.hour >= first);
    const below = hours.reduce((sum, hour) => sum + hour.below, 0);
    this.summary.textContent = nodes === 1 && !away.length
      ? 'This node knows no other, so there is one copy of everything.'
      : `${nodes} ${nodes === 1 ? 'node' : 'nodes'} counted, this one with them. ${time(below)} with fewer than ${report.copies} copies.${
        away.map((peer) => ` ${peer.name} could not be asked: ${peer.error}.`).join('')}`;
    const most = Math.max(1, report.byCopies.length - 1);
    const heads = ['Hour (UTC)', ...Array.from({ length: most }, (_, i) => `${i + 1} ${i ? 'copies' : 'copy'}`), 'Missing here', 'Missing everywhere'];
    const rows = hours.reverse().map((hour) => el('tr', {},
      el('th', { scope: 'row', class: 'mono' }, hour.hour.replace('T', ' ')),
      ...Array.from({ length: most }, (_, i) => el('td', {}, time(hour.byCopies[i + 1] ?? 0))),
      el('td', {}, time(hour.missingHere)), el('td', {}, time(hour.missingEverywhere))));
    this.place.replaceChildren(rows.length
      ? el('table', {}, el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))), el('tbody', {}, ...rows))
      : el('p', { class: 'hint' }, 'No node holds anything of these hours.'));
  }
}

/** An hour as folders are named, such as 2026-11-02T10. */
function nameOf(hour) { return format(hour).slice(0, 13); }

function time(seconds) { return seconds ? length(seconds * SECOND) : '–'; }
