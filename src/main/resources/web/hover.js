// A picture of the moment under the pointer, above the timeline. One is asked for at a time, the newest wish wins.
import { at, query, showImage } from './api.js';
import { el } from './shell.js';
import { format, show } from './times.js';

const WIDTH_PX = 192;

export class Hover {
  /** frame(stream) is asked for what is looked at, so that a change of channel needs no word. */
  constructor(place, canvas, stream) {
    Object.assign(this, { canvas, stream, wish: null, loading: false });
    this.image = el('img', { alt: '', width: WIDTH_PX, height: WIDTH_PX * 9 / 16 });
    this.text = el('span', { class: 'mono' });
    this.box = el('div', { class: 'hover', 'aria-hidden': 'true' }, this.image, this.text);
    this.box.hidden = true;
    place.append(this.box);
    canvas.addEventListener('pointerleave', () => this.hide());
    this.image.addEventListener('load', () => this.loaded(true));
    this.image.addEventListener('error', () => this.loaded(false));
  }

  show(x, micros, recorded) {
    this.box.hidden = false;
    const most = Math.max(0, this.canvas.clientWidth - WIDTH_PX);
    this.box.style.left = `${Math.min(most, Math.max(0, x - WIDTH_PX / 2))}px`;
    this.text.textContent = recorded ? show(micros).slice(11) : `${show(micros).slice(11)} · nothing recorded`;
    this.image.style.visibility = recorded ? 'visible' : 'hidden';
    this.wish = recorded ? micros : null;
    this.next();
  }

  hide() {
    this.box.hidden = true;
    this.wish = null;
  }

  next() {
    if (this.loading || this.wish === null) return;
    this.loading = true;
    const path = `/frame/${at(this.stream())}.jpg?${query({ timestamp: format(this.wish), width: WIDTH_PX })}`;
    if (this.image.dataset.path === path) this.loading = false;
    else showImage(this.image, path);
    this.wish = null;
  }

  loaded(there) {
    this.loading = false;
    this.box.classList.toggle('blank', !there);
    this.next();
  }
}
