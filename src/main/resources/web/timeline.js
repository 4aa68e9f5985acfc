// The timeline: what is looked at, and what pointer, wheel, pinch and keys do with it. Painted by paint.js.
import { Hover } from './hover.js';
import { paint } from './paint.js';
import { THEMED } from './shell.js';
import { HOUR, MINUTE, SECOND, show } from './times.js';
import { Waveform } from './waveform.js';

const NEAR_PX = 7;
const CLOSEST = SECOND / 8;
const WIDEST = 24 * HOUR;

export class Timeline {
  /** actions: seek(micros), drag(index, edge, micros), moved(start, end), stream() */
  constructor(canvas, place, actions) {
    Object.assign(this, { canvas, actions, ranges: [], active: -1, chapters: [], spans: [], others: [], keyframes: [], rate: 0,
      moment: NaN, pointers: new Map(), from: NaN, to: NaN });
    this.waveform = new Waveform(() => this.draw());
    this.hover = new Hover(place, canvas, actions.stream);
    this.view(0, MINUTE);
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => this.down(event));
    canvas.addEventListener('pointermove', (event) => this.move(event));
    for (const name of ['pointerup', 'pointercancel']) canvas.addEventListener(name, (event) => this.up(event));
    canvas.addEventListener('keydown', (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(canvas);
    addEventListener(THEMED, () => this.draw());
  }

  get microsAPixel() { return (this.end - this.start) / Math.max(1, this.canvas.clientWidth); }

  view(start, end) {
    const wide = Math.min(WIDEST, Math.max(CLOSEST, end - start));
    const middle = (start + end) / 2;
    this.start = Math.round(middle - wide / 2);
    this.end = Math.round(middle + wide / 2);
    this.draw();
    this.actions.moved(this.start, this.end);
  }

  /** What is loaded of a stream: from, to, and what of it is recorded. */
  load(stream, spans, from, to) {
    this.waveform.use(stream, spans.at(-1)?.end ?? from);
    this.set({ spans, from, to });
  }

  set(values) {
    Object.assign(this, values);
    this.draw();
  }

  x(micros) { return (micros - this.start) / this.microsAPixel; }
  at(x) { return Math.round(this.start + x * this.microsAPixel); }

  zoom(around, factor) {
    const wide = (this.end - this.start) * factor;
    const limited = Math.min(WIDEST, Math.max(CLOSEST, wide)) / (this.end - this.start);
    this.view(Math.round(around - (around - this.start) * limited), Math.round(around + (this.end - around) * limited));
  }

  /** A pinch on a touchpad comes as a wheel with Ctrl held, in small steps. */
  wheel(event) {
    event.preventDefault();
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (!event.ctrlKey && Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) this.pan(sideways * this.microsAPixel);
    else this.zoom(this.at(event.offsetX), Math.exp(event.deltaY / (event.ctrlKey ? 60 : 300)));
  }

  pan(by) { this.view(Math.round(this.start + by), Math.round(this.end + by)); }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const around = Number.isNaN(this.moment) ? (this.start + this.end) / 2 : this.moment;
    const acts = { '+': () => this.zoom(around, 0.5), '=': () => this.zoom(around, 0.5), '-': () => this.zoom(around, 2),
      PageUp: () => this.pan(this.start - this.end), PageDown: () => this.pan(this.end - this.start),
      Home: () => this.view(this.from, this.to) };
    const act = acts[event.key];
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  edge(x) {
    let best = null;
    for (const [index, range] of this.ranges.entries()) {
      for (const name of ['start', 'end']) {
        const far = Math.abs(this.x(range[name]) - x);
        if (far < NEAR_PX && (!best || far < best.far)) best = { index, name, far };
      }
    }
    return best;
  }

  recorded(micros) { return this.spans.some((span) => span.start <= micros && micros < span.end); }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, event.offsetX);
    this.hover.hide();
    this.held = { x: event.offsetX, start: this.start, end: this.end, edge: this.edge(event.offsetX), moved: this.pointers.size > 1 };
  }

  move(event) {
    const x = event.offsetX;
    this.canvas.style.cursor = this.edge(x) ? 'ew-resize' : 'crosshair';
    if (!this.pointers.has(event.pointerId) || !this.held) {
      if (event.pointerType !== 'touch') this.hover.show(x, this.at(x), this.recorded(this.at(x)));
      return;
    }
    const before = [...this.pointers.values()];
    this.pointers.set(event.pointerId, x);
    if (this.pointers.size === 2) this.pinch(before, [...this.pointers.values()]);
    else if (this.held.moved || Math.abs(x - this.held.x) > 3) this.drag(x);
  }

  pinch(before, after) {
    this.held.moved = true;
    this.held.pinched = true;
    const apart = (points) => Math.max(1, Math.abs(points[0] - points[1]));
    const middle = (points) => (points[0] + points[1]) / 2;
    this.zoom(this.at(middle(after)), apart(before) / apart(after));
    this.pan((middle(before) - middle(after)) * this.microsAPixel);
  }

  drag(x) {
    const { held } = this;
    held.moved = true;
    if (held.edge) this.actions.drag(held.edge.index, held.edge.name, this.at(x));
    else if (!held.pinched) {
      const by = Math.round((held.x - x) * this.microsAPixel);
      this.view(held.start + by, held.end + by);
    }
  }

  up(event) {
    this.pointers.delete(event.pointerId);
    if (this.held && !this.held.moved && event.type === 'pointerup') this.actions.seek(this.at(event.offsetX));
    if (!this.pointers.size) this.held = null;
  }

  /** At most once for each picture of the screen, however much changes in between. */
  draw() {
    if (this.drawing) return;
    this.drawing = requestAnimationFrame(() => {
      this.drawing = 0;
      paint(this);
      this.waveform.show(Math.max(this.start, this.from), Math.min(this.end, this.to), this.microsAPixel);
      this.describe();
    });
  }

  describe() {
    const { canvas } = this;
    canvas.setAttribute('aria-valuemin', '0');
    canvas.setAttribute('aria-valuemax', String(Math.max(0, Math.round((this.to - this.from) / SECOND)) || 0));
    canvas.setAttribute('aria-valuenow', String(Math.max(0, Math.round((this.moment - this.from) / SECOND)) || 0));
    canvas.setAttribute('aria-valuetext', Number.isNaN(this.moment) ? 'nothing is shown yet' : `${show(this.moment)} UTC`);
  }
}
