// The edit as it will be, at once: a playlist that is the edit, made here out of the ranges' playlists; nothing is encoded.
import { playlistUrl, signed } from './api.js';
import { begin, dated, Player } from './player.js';
import { SECOND } from './times.js';

/** A segment of a media playlist with the tags before it. */
function segmentsOf(text) {
  const segments = [];
  let tags = [];
  for (const line of text.split('\n').map((each) => each.trim()).filter(Boolean)) {
    if (!line.startsWith('#')) {
      segments.push({ tags, url: new URL(line, location.href).href });
      tags = [];
    } else if (/^#(EXTINF|EXT-X-PROGRAM-DATE-TIME|EXT-X-DISCONTINUITY$|EXT-X-MAP)/.test(line)) tags.push(line);
  }
  return segments;
}

/** The playlist of all ranges, one behind the other; and for each range, which of its segments are whose. */
export async function editPlaylist(stream, ranges) {
  const parts = await Promise.all(ranges.map(async (range) => {
    const answer = await fetch(playlistUrl(stream, range), { headers: signed() });
    if (!answer.ok) throw new Error(`The playlist of a range was answered with ${answer.status}; look at its times.`);
    return answer.text();
  }));
  const lines = [];
  const owned = [];
  let count = 0;
  for (const [index, text] of parts.entries()) {
    const segments = segmentsOf(text);
    if (!segments.length) throw new Error(`Nothing is recorded in range ${index + 1}.`);
    segments.forEach((segment, i) => {
      const tags = i || !index ? segment.tags : ['#EXT-X-DISCONTINUITY', ...segment.tags.filter((tag) => tag !== '#EXT-X-DISCONTINUITY')];
      lines.push(...tags, segment.url);
    });
    owned.push({ first: count, last: count + segments.length - 1 });
    count += segments.length;
  }
  const longest = Math.max(...lines.filter((line) => line.startsWith('#EXTINF:')).map((line) => Number.parseFloat(line.slice(8))));
  const head = ['#EXTM3U', '#EXT-X-VERSION:6', '#EXT-X-PLAYLIST-TYPE:VOD', `#EXT-X-TARGETDURATION:${Math.ceil(longest)}`, '#EXT-X-MEDIA-SEQUENCE:0'];
  return { text: [...head, ...lines, '#EXT-X-ENDLIST', ''].join('\n'), owned };
}

export class Preview {
  /** onEnd when it is over; onProblem with a sentence. */
  constructor(video, { onEnd, onProblem }) {
    Object.assign(this, { video, onEnd, onProblem, index: -1, ranges: [], owned: [], began: 0 });
    this.player = new Player(video, (text) => { onProblem(text); this.stop(); });
    this.player.onFragments = () => { if (this.waiting) this.go(0); };
    const frame = (now, { mediaTime }) => {
      this.tick(mediaTime);
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback?.(frame);
    video.addEventListener('seeked', () => this.tick(video.currentTime));
    video.addEventListener('ended', () => this.stop());
  }

  get playing() { return this.index >= 0; }

  /** ranges as the event has them; rate of the stream. */
  async start(stream, ranges, rate) {
    this.ranges = ranges;
    this.index = 0;
    try {
      const { text, owned } = await editPlaylist(stream, ranges.map((range) => ({ start: range.text.start, end: range.text.end })));
      if (!this.playing) return;
      this.owned = owned;
      this.player.rate = rate;
      this.waiting = true;
      URL.revokeObjectURL(this.url);
      this.url = URL.createObjectURL(new Blob([text], { type: 'application/vnd.apple.mpegurl' }));
      this.player.open(this.url, { play: true });
    } catch (problem) {
      this.onProblem(problem.message);
      this.stop();
    }
  }

  /** Where a moment of a range is in the video: among the segments of that range only. */
  place(index, micros) {
    const { first, last } = this.owned[index];
    const own = this.player.fragments().slice(first, last + 1);
    const found = own.find((each) => dated(each) + each.duration * SECOND > micros) ?? own.at(-1);
    if (!found) return NaN;
    return begin(found) + Math.min(found.duration, Math.max(0, micros - dated(found)) / SECOND);
  }

  go(index) {
    this.waiting = false;
    this.index = index;
    this.goal = this.place(index, this.ranges[index].start);
    this.video.currentTime = this.goal + 100 / SECOND;
  }

  tick(mediaTime) {
    if (!this.playing || this.waiting || this.video.seeking || !this.owned.length) return;
    const begins = this.place(this.index, this.ranges[this.index].start);
    // The first place was a guess until its segment was loaded.
    if (Math.abs(begins - this.goal) > 0.002) {
      this.go(this.index);
      return;
    }
    const frame = 1 / this.player.rate;
    const left = this.place(this.index, this.ranges[this.index].end) - mediaTime - 1.5 * frame;
    clearTimeout(this.timer);
    if (left > 0) {
      // A busy machine leaves pictures out, and none may come at the end of the range.
      this.timer = setTimeout(() => this.tick(this.video.currentTime), Math.max(4, (left * 1000) / this.video.playbackRate));
      return;
    }
    if (this.index + 1 < this.ranges.length) this.go(this.index + 1);
    else this.stop();
  }

  /** The moment of the recording that is shown. */
  moment() {
    return this.waiting || !this.owned.length ? NaN : this.player.moment();
  }

  stop() {
    if (!this.playing) return;
    clearTimeout(this.timer);
    this.index = -1;
    this.owned = [];
    this.waiting = false;
    this.player.hls?.destroy();
    this.player.hls = null;
    this.onEnd();
  }
}
