// What the editor has loaded of a stream: chosen by two times, put on the player and the timeline, grown while it is recorded.
import { by, notice } from './shell.js';
import { spans, streams } from './streams.js';
import { format, HOUR, length, MINUTE, parse } from './times.js';

const ROUND = 10 * MINUTE;
const MOST = 12 * HOUR;
const GROWN_MS = 2000;

export class Loaded {
  constructor(player, timeline, stream) {
    Object.assign(this, { player, timeline, stream, from: NaN, to: NaN });
    by('load').addEventListener('submit', (event) => {
      event.preventDefault();
      this.typed();
    });
    by('earlier').addEventListener('click', () => this.reload(this.from - HOUR, this.to));
    by('later').addEventListener('click', () => this.reload(this.from, this.to + HOUR));
    by('whole').addEventListener('click', () => this.timeline.view(this.from, this.to));
  }

  async bounds() {
    const { channel, quality } = this.stream();
    return (await streams()).find((each) => each.channel === channel && each.quality === quality);
  }

  /** Ten minutes around the ranges, or the last five that there are. */
  async around(ranges) {
    const row = await this.bounds();
    if (!row) {
      const { channel, quality } = this.stream();
      notice('notice', `This node has nothing of ${channel} · ${quality}, so there is nothing of it to show.`, { kind: 'warn' });
      return;
    }
    const times = ranges.flatMap((range) => [parse(range.start), parse(range.end)]);
    const first = times.length ? Math.min(...times) : Math.max(row.start, row.end - 5 * MINUTE);
    const last = times.length ? Math.max(...times) : first + 5 * MINUTE;
    const margin = times.length ? ROUND : 0;
    await this.load(first - margin, last + margin, first, row);
  }

  typed() {
    const from = parse(by('loadfrom').value);
    const to = parse(by('loadto').value);
    const good = to > from && to - from <= MOST;
    for (const id of ['loadfrom', 'loadto']) by(id).setAttribute('aria-invalid', String(!good));
    if (good) this.reload(from, to);
    else notice('notice', 'Write both times as 2026-11-02T10:56:01.3, the end after the start and at most 12 hours later.', { kind: 'warn' });
  }

  /** Goes to a moment; loads around it when it is not among what is loaded. */
  show(moment) {
    if (moment >= this.from && moment < this.to) this.player.seek(moment);
    else {
      this.bounds().then((row) => row && this.load(moment - ROUND, moment + ROUND, moment, row))
        .catch((problem) => notice('notice', problem.message, { action: { name: 'Try again', do: () => this.show(moment) } }));
    }
  }

  /** Shows the same moment again when it is still among what is loaded. */
  reload(from, to) {
    const shown = this.player.moment();
    this.bounds().then((row) => row && this.load(from, to, shown >= from && shown < to ? shown : from, row))
      .catch((problem) => notice('notice', problem.message, { action: { name: 'Try again', do: () => this.reload(from, to) } }));
  }

  async load(from, to, shown, row) {
    const start = Math.max(from, row.start);
    const end = Math.min(Math.max(to, start + MINUTE), row.end);
    if (!(end > start)) {
      notice('notice', `Nothing is recorded then; there is something from ${format(row.start)} to ${format(row.end)}.`, { kind: 'warn' });
      return;
    }
    Object.assign(this, { from: start, to: Math.max(end, Math.min(to, row.end)) });
    by('loadfrom').value = format(start);
    by('loadto').value = format(this.to);
    by('loaded').textContent = `${length(this.to - start)} loaded`;
    this.player.load(this.stream(), { start, end: this.to, play: false });
    this.player.seek(shown);
    await this.look();
    this.timeline.view(start, this.to);
  }

  async look() {
    const there = await spans(this.stream(), this.from, this.to);
    this.timeline.load(this.stream(), there, this.from, this.to);
  }

  /** A segment of the loaded range was stored, late or from another node: what is there is asked anew, soon. */
  stored(segment) {
    const { channel, quality } = this.stream();
    const start = parse(segment.start);
    if (segment.channel !== channel || segment.quality !== quality || this.soon || !(start < this.to && start >= this.from)) return;
    this.soon = setTimeout(() => {
      this.soon = 0;
      this.look().catch(() => {});
    }, GROWN_MS);
  }
}
