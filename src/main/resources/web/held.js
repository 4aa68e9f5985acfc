// Which of the last hours each node holds: a strip a node, a cell an hour. Colour and height say it; so does a text.
import { el } from './shell.js';
import { length } from './times.js';

const SECOND = 1e6;
/** Between two segments that meet there may be ten milliseconds. */
const NOTHING_SECONDS = 0.5;
const MARK_EVERY = 6;
const STATES = { full: 'all', part: 'a part', none: 'nothing', empty: 'no node holds anything' };

/** report: as /api/durability gives it; hours: the names of the hours to show, ascending */
export function heldStrips(report, hours) {
  const known = new Map(report.hours.map((hour) => [hour.hour, hour]));
  const asked = report.peers.filter((peer) => peer.asked);
  const strips = ['This node', ...asked.map((peer) => peer.name)].map((name, node) => strip(name, hours, known, node));
  const away = report.peers.filter((peer) => !peer.asked).map((peer) => el('div', { class: 'held' },
    el('span', { class: 'name' }, peer.name), el('p', { class: 'hint' }, 'Not known: it could not be asked.')));
  return [
    el('h3', {}, `What each node holds of the last ${hours.length} hours`),
    el('p', { class: 'hint row' }, ...Object.entries(STATES).map(([state, text]) =>
      el('span', { class: 'key' }, el('span', { class: `cell ${state}`, 'aria-hidden': 'true' }), text))),
    el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Hours by node, scrollable' },
      ...strips, ...away, marks(hours)),
  ];
}

function strip(name, hours, known, node) {
  const cells = hours.map((hour) => ({ hour, state: state(known.get(hour), node), count: known.get(hour) }));
  return el('div', { class: 'held' }, el('span', { class: 'name' }, name),
    el('div', { class: 'cells', role: 'img', 'aria-label': `${name}: ${inWords(cells)}` },
      ...cells.map((cell) => el('span', { class: `cell ${cell.state}`, title: title(cell, node) }))));
}

/** Of what any node holds of the hour. */
function state(count, node) {
  const most = count ? count.seconds - count.missingEverywhere : 0;
  if (most < NOTHING_SECONDS) return 'empty';
  const held = count.held[node];
  if (held >= most - NOTHING_SECONDS) return 'full';
  return held < NOTHING_SECONDS ? 'none' : 'part';
}

function title({ hour, state: is, count }, node) {
  const held = count ? `, ${length(count.held[node] * SECOND)}` : '';
  return `${hour.replace('T', ' ')}: ${STATES[is]}${is === 'empty' ? '' : held}`;
}

/** All hours that are one after the other and alike, together. */
function inWords(cells) {
  const runs = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last?.state === cell.state) last.to = cell.hour;
    else runs.push({ state: cell.state, from: cell.hour, to: cell.hour });
  }
  return runs.map(({ state: is, from, to }) =>
    `${from.replace('T', ' ')}${to === from ? '' : ` to ${to.replace('T', ' ')}`} UTC ${STATES[is]}`).join('; ');
}

/** Every sixth hour's name under the strips; the strips' texts say all of them. */
function marks(hours) {
  return el('div', { class: 'held', 'aria-hidden': 'true' }, el('span', { class: 'name' }, 'UTC'),
    el('div', { class: 'cells marks' }, ...hours.map((hour) => {
      const clock = Number(hour.slice(-2));
      return el('span', {}, clock % MARK_EVERY ? '' : `${clock ? '' : `${hour.slice(5, 10)} `}${hour.slice(-2)}:00`);
    })));
}
