// The map of what is recorded, an hour a row, live.
import { at, query } from './api.js';
import { Bus, poll } from './bus.js';
import { CopiesTable } from './copies.js';
import { by, el, notice, shell, showBus } from './shell.js';
import { chosen, fillStreams, spans, streams } from './streams.js';
import { covered, drawStrip } from './strip.js';
import { format, HOUR, length, now, show } from './times.js';

const SECONDS_A_PIXEL = 2;
const WIDTH = 3600 / SECONDS_A_PIXEL;

shell();
const copies = new CopiesTable(by('safe'), by('nodes'), by('copies'));
const bus = new Bus();
showBus(bus);

async function refresh() {
  try {
    const all = await streams();
    if (!all.length) {
      by('rows').replaceChildren(el('p', { class: 'hint' }, 'Nothing is recorded yet.'));
      return;
    }
    fillStreams(by('stream'), all);
    const stream = chosen(by('stream'));
    const row = all.find((each) => each.channel === stream.channel && each.quality === stream.quality);
    const last = Math.floor(now() / HOUR) * HOUR;
    const first = Math.max(last - (Number(by('hours').value) - 1) * HOUR, Math.floor(row.start / HOUR) * HOUR);
    const there = await spans(stream, first, last + HOUR);
    draw(stream, there, first, last);
    const range = { start: format(first), end: format(last + HOUR) };
    by('picture').hidden = false;
    by('picture').href = `/coverage/${at(stream)}.png?${query(range)}`;
    copies.show(stream, first, now());
    notice('notice', null);
  } catch (problem) {
    notice('notice', problem.message, { action: { name: 'Try again', do: refresh } });
  }
}

function draw(stream, there, first, last) {
  const rows = [];
  for (let hour = last; hour >= first; hour -= HOUR) rows.push(hourRow(stream, there, hour));
  by('rows').replaceChildren(...rows.map((each) => each.element));
  for (const each of rows) drawStrip(each.canvas, there, each.hour, each.hour + HOUR);
}

function hourRow(stream, there, hour) {
  const until = Math.min(hour + HOUR, now());
  const recorded = covered(there, hour, until);
  const text = `${show(hour).slice(0, 16)}: ${length(recorded)} recorded, ${length(Math.max(0, until - hour - recorded))} missing`;
  const canvas = el('canvas', { class: 'strip', role: 'img', 'aria-label': text, style: `width:${WIDTH}px;cursor:pointer`,
    onclick: (event) => {
      const moment = Math.round(hour + (event.offsetX / canvas.clientWidth) * HOUR);
      location.href = `/?${query({ ...stream, at: format(moment) })}`;
    } });
  return { hour, canvas, element: el('div', {}, el('p', { class: 'hint mono' }, text), canvas) };
}

let soon = 0;
function later() {
  if (!soon) soon = setTimeout(() => { soon = 0; refresh(); }, 2000);
}
bus.on('cutroom.segment.stored', later);
bus.on('cutroom.coverage.changed', later);
for (const id of ['stream', 'hours']) by(id).addEventListener('change', refresh);
poll(bus, refresh);
