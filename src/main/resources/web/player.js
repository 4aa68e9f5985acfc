// A video element that knows what moment in UTC it shows, and which frame.
import { playlistUrl, token } from './api.js';
import { frameRate, USUAL_RATE } from './rate.js';
import { format, parse, SECOND } from './times.js';

const MOST_RECOVERIES = 5;
/** A seek to where a frame begins must not end a rounding before it. */
const INTO_FRAME = 100 / SECOND;
/** A video's clock runs so often a second: what is read off it is brought back to that. */
const TICKS = 90_000;
/** Seconds that a seek may be off; while it plays it goes on meanwhile. */
const EXACT = 0.002;
const SLACK = 0.3;
const MOST_MENDS = 8;
export const SLOWEST = 0.25;
export const FASTEST = 8;

/** Where reading needs a token, playlists and segments do too. */
function signIn(request) {
  if (token()) request.setRequestHeader('Authorization', `Bearer ${token()}`);
}

export class Player {
  constructor(video, onProblem) {
    Object.assign(this, { video, onProblem, recoveries: 0, rate: USUAL_RATE, shown: NaN, onFragments: () => {}, onRate: () => {} });
    const frame = (now, { mediaTime }) => {
      this.shown = mediaTime;
      this.stepped = undefined;
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback?.(frame);
    for (const name of ['seeked', 'canplay']) video.addEventListener(name, () => this.settle());
  }

  /** Plays the stream from a moment on; without an end it goes on as the recording does. */
  load(stream, { start, end, play = true, rate = true } = {}) {
    const range = { start: start === undefined ? undefined : format(start), end: end === undefined ? undefined : format(end) };
    this.open(playlistUrl(stream, range), { play });
    if (rate) this.measure = stream;
  }

  /** Plays any playlist. */
  open(url, { play = true } = {}) {
    this.hls?.destroy();
    Object.assign(this, { target: undefined, exact: undefined, stepped: undefined, shown: NaN, measure: null, recoveries: 0 });
    if (!globalThis.Hls?.isSupported()) {
      this.onProblem('This browser cannot play HLS through Media Source Extensions; the rough cut can still be downloaded.');
      return;
    }
    const hls = new globalThis.Hls({ xhrSetup: signIn, liveSyncDurationCount: 2, maxBufferLength: 30, backBufferLength: 60, enableWorker: true });
    this.hls = hls;
    hls.on('hlsError', (name, data) => this.failed(data));
    hls.on('hlsManifestParsed', () => { if (play) this.video.play().catch(() => {}); });
    hls.on('hlsLevelUpdated', () => this.updated());
    hls.loadSource(url);
    hls.attachMedia(this.video);
  }

  updated() {
    const fragments = this.fragments();
    this.onFragments(fragments.map(dated));
    if (this.target !== undefined && this.seek(this.target)) this.target = undefined;
    const stream = this.measure;
    const last = fragments.at(-1);
    if (!stream || !last?.programDateTime) return;
    this.measure = null;
    frameRate(stream, dated(last), last.duration * SECOND).then((rate) => {
      this.rate = rate;
      this.onRate(rate);
    });
  }

  failed(data) {
    if (!data.fatal) return;
    if (data.response?.code >= 400) {
      this.onProblem(`The video was answered with ${data.response.code}. Choose another range or channel.`);
    } else if (this.recoveries++ < MOST_RECOVERIES) {
      if (data.type === 'mediaError') this.hls.recoverMediaError();
      else setTimeout(() => this.hls?.startLoad(), 1000 * this.recoveries);
    } else {
      this.onProblem('Playback stopped and did not come back. Load the page again or choose another range.');
    }
  }

  /** The node is back: what stopped goes on. */
  again() {
    if (!this.recoveries) return;
    this.recoveries = 0;
    if (this.hls?.levels?.length) this.hls.startLoad();
    else if (this.hls) this.hls.loadSource(this.hls.url);
  }

  fragments() {
    return this.hls?.levels?.[Math.max(0, this.hls.currentLevel)]?.details?.fragments ?? [];
  }

  /** What is shown, in microseconds; when it stands still, where the shown frame begins. NaN before anything is. */
  moment() {
    const { currentTime: at, paused } = this.video;
    return this.momentAt(paused && Math.abs(at - this.shown) < 1.5 / this.rate ? this.shown : at);
  }

  momentAt(at) {
    const fragments = this.fragments();
    // A frame's time may be a rounding before its segment's.
    const shown = fragments.find((each) => at + INTO_FRAME >= begin(each) && at + INTO_FRAME < begin(each) + each.duration)
      ?? fragments.findLast((each) => begin(each) <= at) ?? fragments[0];
    if (!shown?.programDateTime) return NaN;
    return dated(shown) + Math.floor((Math.round((at - begin(shown)) * TICKS) * SECOND) / TICKS);
  }

  /** Where in the video a moment is; in a hole what comes after; undefined when it is not in the playlist. */
  place(micros) {
    const found = this.fragments().find((each) => each.programDateTime && dated(each) + each.duration * SECOND > micros);
    return found && begin(found) + Math.max(0, micros - dated(found)) / SECOND + INTO_FRAME;
  }

  /** Goes to a moment if the playlist has it, or as soon as there is a playlist. */
  seek(micros) {
    if (!this.fragments().some((each) => each.programDateTime)) {
      this.target = micros;
      return false;
    }
    const place = this.place(micros);
    if (place === undefined) return false;
    this.exact = micros;
    this.mends = MOST_MENDS;
    this.video.currentTime = place;
    return true;
  }

  /**
   * Where a segment's first frame lies is known exactly only once it is loaded, and hls.js begins a live playlist at its end:
   * until there is a picture the seek is mended.
   */
  settle() {
    if (this.exact === undefined || this.video.readyState < 2) return;
    const place = this.place(this.exact);
    const off = place === undefined ? 0 : Math.abs(place - this.video.currentTime);
    if (off <= (this.video.paused ? EXACT : SLACK) || this.mends-- <= 0) this.exact = undefined;
    else this.video.currentTime = place;
  }

  toggle() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  /** So many frames on or back, each to the middle of its frame, so that no rounding shows another. */
  step(frames) {
    this.video.pause();
    this.exact = undefined;
    const near = Math.abs(this.video.currentTime - this.shown) < 1.5 / this.rate;
    const from = this.stepped ?? (near ? this.shown : this.video.currentTime);
    this.stepped = Math.max(0, from + frames / this.rate);
    this.video.currentTime = this.stepped + 0.5 / this.rate;
  }

  faster(factor) { this.speed(this.video.playbackRate * factor); }

  speed(wanted) { this.video.playbackRate = Math.min(FASTEST, Math.max(SLOWEST, wanted)); }

  /** From 0 to 1 through what is loaded. */
  part(share) {
    this.exact = undefined;
    const { seekable } = this.video;
    if (seekable.length) this.video.currentTime = seekable.start(0) + share * (seekable.end(0) - seekable.start(0));
  }
}

/** hls.js keeps dates to the millisecond; the playlist has them to the microsecond. */
export function dated(fragment) {
  fragment.micros ??= fragment.rawProgramDateTime ? parse(fragment.rawProgramDateTime) : fragment.programDateTime * 1000;
  return fragment.micros;
}

/** Sound may begin before the picture does: what counts is where the first frame is shown. */
export function begin(fragment) {
  return fragment.elementaryStreams?.video?.startPTS ?? fragment.start;
}
