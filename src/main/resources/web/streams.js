// Which channels and qualities there are, and the two menus that choose one.
import { at, get, query } from './api.js';
import { el } from './shell.js';
import { format, parse } from './times.js';

export async function streams() {
  const rows = await get('/api/ranges');
  return rows.map((row) => ({ ...row, start: parse(row.start), end: parse(row.end) }))
    .sort((one, other) => one.channel.localeCompare(other.channel) || (other.quality === 'source') - (one.quality === 'source'));
}

/** What is there of a stream in a range, without holes. */
export async function spans(stream, start, end) {
  const answer = await get(`/api/ranges/${at(stream)}?${query({ start: format(start), end: format(end) })}`);
  return answer.spans.map((span) => ({ start: parse(span.start), end: parse(span.end) }));
}

/** wanted with a channel only: the first quality of it. */
export function fillStreams(select, all, wanted) {
  const first = wanted?.quality ? wanted : all.find((each) => each.channel === wanted?.channel) ?? wanted;
  const value = select.value || (first ? `${first.channel}/${first.quality}` : '');
  select.replaceChildren(...all.map((each) => {
    const name = `${each.channel}/${each.quality}`;
    return el('option', { value: name, selected: name === value }, `${each.channel} · ${each.quality}`);
  }));
}

/** Chooses a stream, one that this node has nothing of too; whether another was chosen before. */
export function choose(select, { channel, quality }) {
  const value = `${channel}/${quality}`;
  if (select.value === value) return false;
  if (![...select.options].some((each) => each.value === value)) {
    select.append(el('option', { value }, `${channel} · ${quality} (nothing of it on this node)`));
  }
  select.value = value;
  return true;
}

export function chosen(select) {
  const [channel, quality] = select.value.split('/');
  return { channel, quality };
}
