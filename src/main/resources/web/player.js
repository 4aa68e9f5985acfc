// A video element that knows what moment in UTC it shows.
import { playlistUrl, token } from './api.js';
import { format, SECOND } from './times.js';

const MOST_RECOVERIES = 5;

/** Where reading needs a token, playlists and segments do too. */
function signIn(request) {
  if (token()) request.setRequestHeader('Authorization', `Bearer ${token()}`);
}

export class Player {
  constructor(video, onProblem) {
    this.video = video;
    this.onProblem = onProblem;
    this.recoveries = 0;
    this.onFragments = () => {};
  }

  /** Plays the stream from a moment on; without an end it goes on as the recording does. */
  load(stream, { start, end, play = true } = {}) {
    this.hls?.destroy();
    this.live = end === undefined;
    this.target = undefined;
    const range = { start: start === undefined ? undefined : format(start), end: end === undefined ? undefined : format(end) };
    if (!globalThis.Hls?.isSupported()) {
      this.onProblem('This browser cannot play HLS through Media Source Extensions; the rough cut can still be downloaded.');
      return;
    }
    const hls = new globalThis.Hls({ xhrSetup: signIn, liveSyncDurationCount: 2, maxBufferLength: 30, backBufferLength: 60, enableWorker: true });
    this.hls = hls;
    hls.on('hlsError', (name, data) => this.failed(data));
    hls.on('hlsManifestParsed', () => { if (play) this.video.play().catch(() => {}); });
    hls.on('hlsLevelUpdated', () => {
      this.onFragments(this.fragments().map((each) => each.programDateTime * 1000));
      if (this.target !== undefined && this.seek(this.target)) this.target = undefined;
    });
    hls.loadSource(playlistUrl(stream, range));
    hls.attachMedia(this.video);
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

  fragments() {
    return this.hls?.levels?.[Math.max(0, this.hls.currentLevel)]?.details?.fragments ?? [];
  }

  /** What is shown, in microseconds; NaN before anything is. */
  moment() {
    const at = this.video.currentTime;
    const fragments = this.fragments();
    const shown = fragments.find((each) => at >= each.start && at < each.start + each.duration) ?? fragments.at(-1);
    if (!shown?.programDateTime) return NaN;
    return Math.round(shown.programDateTime * 1000 + (at - shown.start) * SECOND);
  }

  /** Goes to a moment if the playlist has it; in a hole to what comes after. */
  seek(micros) {
    const fragments = this.fragments().filter((each) => each.programDateTime);
    if (!fragments.length) {
      this.target = micros;
      return false;
    }
    const found = fragments.find((each) => each.programDateTime * 1000 + each.duration * SECOND > micros);
    if (!found) return false;
    this.video.currentTime = found.start + Math.max(0, micros - found.programDateTime * 1000) / SECOND;
    return true;
  }

  toggle() {
    if (this.video.paused) this.video.play().catch(() => {});
    else this.video.pause();
  }

  step(frames, rate = 30) {
    this.video.pause();
    this.video.currentTime = Math.max(0, this.video.currentTime + frames / rate);
  }

  faster(factor) {
    this.video.playbackRate = Math.min(8, Math.max(0.25, this.video.playbackRate * factor));
  }
}
