// Plays the ranges one after the other on the playlist that is open: the edit as it will be, at once.
import { SECOND } from './times.js';

export class Preview {
  constructor(player, onEnd) {
    Object.assign(this, { player, onEnd, ranges: [], index: -1 });
  }

  get playing() { return this.index >= 0; }

  start(ranges) {
    this.ranges = ranges;
    this.go(0);
    this.player.video.play().catch(() => {});
    const turn = () => {
      if (!this.playing) return;
      this.tick();
      requestAnimationFrame(turn);
    };
    requestAnimationFrame(turn);
  }

  go(index) {
    this.index = index;
    this.player.seek(this.ranges[index].start);
  }

  tick() {
    if (this.player.video.seeking || this.player.moment() < this.ranges[this.index].end - SECOND / 60) return;
    if (this.index + 1 < this.ranges.length) this.go(this.index + 1);
    else this.stop();
  }

  stop() {
    if (!this.playing) return;
    this.index = -1;
    this.player.video.pause();
    this.onEnd();
  }
}
