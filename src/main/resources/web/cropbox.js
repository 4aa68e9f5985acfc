// A rectangle on a picture, in the picture's own pixels: drawn and moved with a pointer, or typed as four numbers.
import { showImage } from './api.js';
import { el } from './shell.js';

const EDGES = ['left', 'top', 'right', 'bottom'];
const LEAST = 8;

export class CropBox {
  /** name of what is chosen; onBox hears "left,top,right,bottom", or nothing for all of it. */
  constructor(place, name, onBox) {
    Object.assign(this, { onBox, box: null });
    this.image = el('img', { alt: '', class: 'cropped', draggable: 'false' });
    this.frame = el('div', { class: 'crop', 'aria-hidden': 'true' }, el('span', { class: 'corner' }));
    this.area = el('div', { class: 'croparea' }, this.image, this.frame);
    this.inputs = EDGES.map((edge) => el('input', { type: 'number', min: '0', step: '1', onchange: () => this.typed() }));
    const fields = this.inputs.map((input, i) => el('label', {}, EDGES[i], input));
    place.append(el('fieldset', { class: 'fields' }, el('legend', {}, name), this.area, el('div', { class: 'four' }, ...fields),
      el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => this.give(null) }, 'All of it'))));
    this.image.addEventListener('load', () => this.draw());
    this.area.addEventListener('pointerdown', (event) => this.down(event));
    this.area.addEventListener('pointermove', (event) => this.move(event));
    for (const end of ['pointerup', 'pointercancel']) this.area.addEventListener(end, () => this.up());
    new ResizeObserver(() => this.draw()).observe(this.area);
  }

  show(url, text) {
    showImage(this.image, url);
    if (!this.held) this.box = text ? text.split(',').map(Number) : null;
    this.draw();
  }

  get size() { return [this.image.naturalWidth, this.image.naturalHeight]; }
  get scale() { return this.image.clientWidth / Math.max(1, this.image.naturalWidth); }

  draw() {
    const [width, height] = this.size;
    const [left, top, right, bottom] = this.box ?? [0, 0, width, height];
    const { scale } = this;
    Object.assign(this.frame.style, { left: `${left * scale}px`, top: `${top * scale}px`, width: `${(right - left) * scale}px`, height: `${(bottom - top) * scale}px` });
    this.inputs.forEach((input, i) => {
      if (document.activeElement !== input) input.value = width ? String((this.box ?? [0, 0, width, height])[i]) : '';
      input.max = String(i % 2 ? height : width);
    });
  }

  point(event) {
    const area = this.image.getBoundingClientRect();
    const [width, height] = this.size;
    const inside = (value, most) => Math.round(Math.min(most, Math.max(0, value)));
    return [inside((event.clientX - area.left) / this.scale, width), inside((event.clientY - area.top) / this.scale, height)];
  }

  /** In the corner it grows, inside it moves, elsewhere a new one begins. */
  down(event) {
    if (!this.size[0]) return;
    event.preventDefault();
    this.area.setPointerCapture(event.pointerId);
    const [x, y] = this.point(event);
    const near = 14 / this.scale;
    const box = this.box;
    const corner = box && Math.abs(x - box[2]) < near && Math.abs(y - box[3]) < near;
    const inside = box && x > box[0] && x < box[2] && y > box[1] && y < box[3];
    this.held = corner ? { from: [box[0], box[1]] } : inside ? { at: [x, y], box } : { from: [x, y] };
  }

  move(event) {
    if (!this.held) return;
    const [x, y] = this.point(event);
    const [width, height] = this.size;
    if (this.held.from) {
      const [fromX, fromY] = this.held.from;
      this.box = [Math.min(fromX, x), Math.min(fromY, y), Math.max(fromX, x), Math.max(fromY, y)];
    } else {
      const [left, top, right, bottom] = this.held.box;
      const byX = Math.min(width - right, Math.max(-left, x - this.held.at[0]));
      const byY = Math.min(height - bottom, Math.max(-top, y - this.held.at[1]));
      this.box = [left + byX, top + byY, right + byX, bottom + byY];
    }
    this.draw();
  }

  up() {
    if (!this.held) return;
    this.held = null;
    this.give(this.box);
  }

  typed() {
    const box = this.inputs.map((input) => Math.round(Number(input.value)));
    const good = box[2] - box[0] >= LEAST && box[3] - box[1] >= LEAST && box[0] >= 0 && box[1] >= 0 && box[2] <= this.size[0] && box[3] <= this.size[1];
    this.inputs.forEach((input) => input.setAttribute('aria-invalid', String(!good)));
    if (good) this.give(box);
  }

  give(box) {
    const whole = !box || box[2] - box[0] < LEAST || box[3] - box[1] < LEAST;
    this.box = whole ? null : box;
    this.inputs.forEach((input) => input.removeAttribute('aria-invalid'));
    this.draw();
    this.onBox(whole ? undefined : box.join(','));
  }
}
