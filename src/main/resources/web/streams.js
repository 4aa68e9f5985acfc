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

export function fillStreams(select, all, wanted) {
  const value = select.value || (wanted ? `${wanted.channel}/${wanted.quality}` : '');
  select.replaceChildren(...all.map((each) => {
    const name = `${each.channel}/${each.quality}`;
    return el('option', { value: name, selected: name === value }, `${each.channel} · ${each.quality}`);
  }));
}

export function chosen(select) {
  const [channel, quality] = select.value.split('/');
  return { channel, quality };
}
