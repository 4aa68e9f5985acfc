// How many nodes hold each hour of a stream, as the node counts it by asking the others.
import { at, get, query } from './api.js';
import { el } from './shell.js';
import { length } from './times.js';

const SECOND = 1e6;
/** Each count asks all nodes, so the page's own refreshes do not all bring one. */
const PAUSE_MS = 15000;

export class CopiesTable {
  constructor(summary, place) {
    this.summary = summary;
    this.place = place;
    this.asked = '';
    this.since = 0;
  }

  /** range: start and end, as the API takes them */
  async show(stream, range) {
    const question = `${at(stream)} ${range.start}`;
    if (question === this.asked && performance.now() - this.since < PAUSE_MS) return;
    this.asked = question;
    this.since = performance.now();
    try {
      const report = await get(`/api/durability/${at(stream)}?${query(range)}`);
      if (question === this.asked) this.draw(report);
    } catch (problem) {
      this.summary.textContent = `Copies could not be counted: ${problem.message}`;
      this.place.replaceChildren();
    }
  }

  draw(report) {
    const away = report.peers.filter((peer) => !peer.asked);
    const nodes = report.peers.length - away.length + 1;
    this.summary.textContent = nodes === 1 && !away.length
      ? 'This node knows no other, so there is one copy of everything.'
      : `${nodes} ${nodes === 1 ? 'node' : 'nodes'} counted, this one with them. ${time(report.below)} with fewer than ${report.copies} copies.${
        away.map((peer) => ` ${peer.name} could not be asked: ${peer.error}.`).join('')}`;
    const most = Math.max(1, report.byCopies.length - 1);
    const heads = ['Hour (UTC)', ...Array.from({ length: most }, (_, i) => `${i + 1} ${i ? 'copies' : 'copy'}`), 'Missing here', 'Missing everywhere'];
    const rows = [...report.hours].reverse().map((hour) => el('tr', {},
      el('th', { scope: 'row', class: 'mono' }, hour.hour.replace('T', ' ')),
      ...Array.from({ length: most }, (_, i) => el('td', {}, time(hour.byCopies[i + 1] ?? 0))),
      el('td', {}, time(hour.missingHere)), el('td', {}, time(hour.missingEverywhere))));
    this.place.replaceChildren(rows.length
      ? el('table', {}, el('thead', {}, el('tr', {}, ...heads.map((head) => el('th', { scope: 'col' }, head)))), el('tbody', {}, ...rows))
      : el('p', { class: 'hint' }, 'No node holds anything of these hours.'));
  }
}

function time(seconds) { return seconds ? length(seconds * SECOND) : '–'; }
