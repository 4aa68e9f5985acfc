// The canvas: what is recorded, the ranges, chapters and the playhead. Wheel and pinch zoom, down to a frame.
import { clock, MINUTE, SECOND, show } from './times.js';

const NEAR_PX = 7;
const CLOSEST = SECOND / 4;
const STEPS = [1 / 30, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 10800].map((seconds) => seconds * SECOND);

export class Timeline {
  /** actions: seek(micros), drag(index, edge, micros), moved(start, end) */
  constructor(canvas, actions) {
    Object.assign(this, { canvas, actions, ranges: [], chapters: [], spans: [], moment: NaN, pointers: new Map() });
    this.view(0, MINUTE);
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.down(event));
    canvas.addEventListener('pointermove', (event) => this.move(event));
    for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, (event) => this.up(event));
    canvas.addEventListener('keydown', (event) => {
      const factor = { '+': 0.5, '-': 2 }[event.key];
      if (!factor) return;
      this.zoom(Number.isNaN(this.moment) ? (this.start + this.end) / 2 : this.moment, factor);
      event.stopPropagation();
    });
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  view(start, end) {
    this.start = start;
    this.end = Math.max(end, start + CLOSEST);
    this.draw();
    this.actions.moved(this.start, this.end);
  }

  set(values) {
    Object.assign(this, values);
    this.draw();
  }

  x(micros) { return ((micros - this.start) / (this.end - this.start)) * this.canvas.clientWidth; }
  at(x) { return Math.round(this.start + (x / this.canvas.clientWidth) * (this.end - this.start)); }

  zoom(around, factor) {
    this.view(Math.round(around - (around - this.start) * factor), Math.round(around + (this.end - around) * factor));
  }

  wheel(event) {
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      const by = (sideways / this.canvas.clientWidth) * (this.end - this.start);
      this.view(Math.round(this.start + by), Math.round(this.end + by));
    } else this.zoom(this.at(event.offsetX), Math.exp(event.deltaY / 300));
  }

  edge(x) {
    for (const [index, range] of this.ranges.entries()) {
      for (const name of ['start', 'end']) if (Math.abs(this.x(range[name]) - x) < NEAR_PX) return { index, name };
    }
    return null;
  }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event.offsetX);
    this.held = { x: event.offsetX, start: this.start, end: this.end, edge: this.edge(event.offsetX), moved: false };
  }

  move(event) {
    this.canvas.style.cursor = this.edge(event.offsetX) ? 'ew-resize' : 'crosshair';
    if (!this.pointers.has(event.pointerId) || !this.held) return;
    const before = [...this.pointers.values()];
    this.pointers.set(event.pointerId, event.offsetX);
    const held = this.held;
    if (this.pointers.size === 2) {
      const after = [...this.pointers.values()];
      held.moved = true;
      this.zoom(this.at((after[0] + after[1]) / 2), Math.abs(before[0] - before[1]) / Math.max(1, Math.abs(after[0] - after[1])));
    } else if (held.moved || Math.abs(event.offsetX - held.x) > 3) {
      held.moved = true;
      if (held.edge) this.actions.drag(held.edge.index, held.edge.name, this.at(event.offsetX));
      else {
        const by = Math.round(((held.x - event.offsetX) / this.canvas.clientWidth) * (held.end - held.start));
        this.view(held.start + by, held.end + by);
      }
    }
  }

  up(event) {
    this.pointers.delete(event.pointerId);
    if (this.held && !this.held.moved && event.type === 'pointerup') this.actions.seek(this.at(event.offsetX));
    if (!this.pointers.size) this.held = null;
  }

  draw() {
    const { canvas } = this;
    const scale = devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    canvas.width = width * scale;
    canvas.height = height * scale;
    const pen = canvas.getContext('2d');
    pen.scale(scale, scale);
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    const box = (from, to, top, tall) => pen.fillRect(this.x(from), top, Math.max(1, this.x(to) - this.x(from)), tall);
    pen.fillStyle = colour('strip-gap');
    pen.fillRect(0, height - 12, width, 12);
    pen.fillStyle = colour('good');
    for (const span of this.spans) box(span.start, span.end, height - 12, 12);
    pen.fillStyle = colour('accent');
    for (const range of this.ranges) {
      pen.globalAlpha = 0.3;
      box(range.start, range.end, 26, height - 44);
      pen.globalAlpha = 1;
      for (const name of ['start', 'end']) pen.fillRect(this.x(range[name]) - 1, 26, 3, height - 44);
    }
    this.ticks(pen, width, height, colour('line'), colour('soft'));
    pen.fillStyle = colour('warn');
    for (const chapter of this.chapters) pen.fillRect(this.x(chapter) - 2, 26, 4, 12);
    pen.fillStyle = colour('bad');
    if (!Number.isNaN(this.moment)) pen.fillRect(this.x(this.moment) - 1, 18, 2, height - 18);
  }

  ticks(pen, width, height, line, text) {
    const step = STEPS.find((each) => (each / (this.end - this.start)) * width > 90) ?? STEPS.at(-1);
    pen.font = '12px system-ui';
    for (let i = Math.ceil(this.start / step); i * step < this.end; i++) {
      pen.fillStyle = line;
      pen.fillRect(this.x(i * step), 0, 1, height - 12);
      pen.fillStyle = text;
      pen.fillText(step < SECOND ? show(i * step).slice(11) : clock(i * step), this.x(i * step) + 4, 14);
    }
  }
}
