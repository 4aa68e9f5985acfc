// The sound under the timeline: tiles of several resolutions, of which only the visible ones are asked for, one at a time.
import { at, query, signed } from './api.js';
import { format } from './times.js';

const COLUMNS = 512;
/** Microseconds of a column, finest first: the node measures loudness every 20 ms. */
const LEVELS = [20_000, 80_000, 320_000, 1_280_000, 5_120_000];
const MOST_TILES = 400;
const SETTLE_MS = 120;
const BUSY_MS = 2000;
/** A tile that the recording has not filled is asked for again once so much more is there. */
const STALE = 4_000_000;

export class Waveform {
  /** onTile is called when there is more to draw. */
  constructor(onTile) {
    Object.assign(this, { onTile, tiles: new Map(), wanted: [], newest: Infinity, problem: '' });
  }

  use(stream, newest) {
    if (this.stream && this.stream.channel === stream.channel && this.stream.quality === stream.quality) {
      this.newest = newest;
      return;
    }
    this.loading?.abort();
    Object.assign(this, { stream, newest, tiles: new Map(), wanted: [] });
  }

  /** Which resolution gives about a column a pixel. */
  level(microsAPixel) {
    const found = LEVELS.findLastIndex((column) => column <= microsAPixel * 1.5);
    return Math.max(0, found);
  }

  /** Loudness 0 to 1 between two moments: from the best tile that is there, or null. */
  loudness(start, end, level) {
    for (let each = level; each < LEVELS.length; each++) {
      const column = LEVELS[each];
      const tile = this.tiles.get(`${each}/${Math.floor(start / (column * COLUMNS))}`);
      if (!tile?.peaks) continue;
      const first = Math.floor((start - tile.start) / column);
      const last = Math.min(COLUMNS - 1, Math.max(first, Math.ceil((end - tile.start) / column) - 1));
      let peak = 0;
      let mean = 0;
      for (let i = first; i <= last; i++) {
        peak = Math.max(peak, tile.peaks[i]);
        mean = Math.max(mean, tile.rms[i]);
      }
      return { peak, mean };
    }
    return null;
  }

  /** Says what is looked at; asks for what lacks, the middle first. */
  show(start, end, microsAPixel) {
    if (!this.stream || !(end > start)) return;
    const level = this.level(microsAPixel);
    const span = LEVELS[level] * COLUMNS;
    const middle = (start + end) / 2;
    this.wanted = [];
    for (let index = Math.floor(start / span); index * span < end; index++) {
      const tile = this.tiles.get(`${level}/${index}`);
      const until = Math.min((index + 1) * span, this.newest);
      if (index * span < this.newest && (!tile || (until - tile.until > STALE))) this.wanted.push({ key: `${level}/${index}`, level, start: index * span, span });
    }
    this.wanted.sort((one, other) => Math.abs(one.start + span / 2 - middle) - Math.abs(other.start + span / 2 - middle));
    if (this.loading && !this.wanted.some((each) => each.key === this.loading.key)) this.loading.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), SETTLE_MS);
  }

  async next() {
    const tile = this.wanted[0];
    if (!tile || this.loading) return;
    const stream = this.stream;
    this.loading = new AbortController();
    this.loading.key = tile.key;
    let wait = 0;
    try {
      const until = Math.min(tile.start + tile.span, this.newest);
      const range = { start: format(tile.start), end: format(tile.start + tile.span), size: `${COLUMNS}x1` };
      const answer = await fetch(`/waveform/${at(stream)}.json?${query(range)}`, { signal: this.loading.signal, headers: signed() });
      // 406: nothing is recorded there.
      const made = answer.ok ? await answer.json() : { silent: true };
      if (!answer.ok && answer.status !== 406) wait = BUSY_MS;
      else if (stream === this.stream) this.keep(tile, until, made);
    } catch (failure) {
      if (failure.name !== 'AbortError') wait = BUSY_MS;
    }
    this.loading = null;
    this.wanted = this.wanted.filter((each) => each.key !== tile.key || wait);
    if (this.wanted.length) this.timer = setTimeout(() => this.next(), wait);
  }

  keep(tile, until, made) {
    if (this.tiles.size >= MOST_TILES) this.tiles.delete(this.tiles.keys().next().value);
    this.tiles.set(tile.key, { start: tile.start, until, peaks: made.peaks, rms: made.rms });
    this.onTile();
  }
}
