// The event's thumbnail: none, a frame, a frame under a template with crop boxes, or a picture of its own.
import { at, get, query, showImage, signed } from './api.js';
import { CropBox } from './cropbox.js';
import { by, el, notice } from './shell.js';
import { format, parse, show } from './times.js';

const WAIT_MS = 400;

export class Thumbnail {
  /** moment() is what is shown; saved() saves the event first and gives its id and tag; reread() after an upload. */
  constructor(draft, { stream, moment, saved, reread }) {
    Object.assign(this, { draft, stream, moment, saved, reread, shown: '' });
    this.crop = new CropBox(by('cropplace'), 'Part of the frame', (crop) => this.set({ crop }));
    this.location = new CropBox(by('cropplace'), 'Where it goes in the template', (location) => this.set({ location }));
    by('thumbnail').addEventListener('change', () => this.set({ mode: by('thumbnail').value }));
    by('template').addEventListener('change', () => this.set({ template: by('template').value }));
    by('pick').addEventListener('click', () => { if (this.moment() > 0) this.set({ time: format(this.moment()) }); });
    by('picture').addEventListener('change', () => this.upload());
    by('newtemplate').addEventListener('change', () => this.add());
    by('thumb').addEventListener('error', () => { by('thumbhint').textContent = 'It cannot be made yet: a moment that is recorded is needed, and a template.'; });
    by('thumb').addEventListener('load', () => { by('thumbhint').textContent = ''; });
    this.templates();
  }

  async templates() {
    try {
      const names = await get('/api/templates');
      by('template').replaceChildren(el('option', { value: '' }, 'choose one'), ...names.map((each) => el('option', {}, each)));
      this.draw();
    } catch { /* Without a database there are none. */ }
  }

  /** A field that is undefined is taken away. */
  set(change) {
    const next = { mode: 'none', ...this.draft.fields.thumbnail, ...change };
    for (const name of Object.keys(next)) if (next[name] === undefined || next[name] === '') delete next[name];
    this.draft.change({ thumbnail: next });
  }

  draw() {
    const { thumbnail, ranges } = this.draft.fields;
    const mode = thumbnail?.mode ?? 'none';
    const time = thumbnail?.time ?? ranges[0]?.start;
    by('thumbnail').value = mode;
    by('template').value = thumbnail?.template ?? '';
    for (const each of document.querySelectorAll('[data-modes]')) each.hidden = !each.dataset.modes.split(' ').includes(mode);
    by('frametime').textContent = time ? show(parse(time)) : 'no moment yet';
    by('thumb').hidden = mode === 'none' || (mode !== 'custom' && !time);
    if (mode === 'template' && time) {
      this.crop.show(`/frame/${at(this.stream())}.jpg?${query({ timestamp: time })}`, thumbnail.crop);
      if (thumbnail.template) this.location.show(`/api/templates/${encodeURIComponent(thumbnail.template)}`, thumbnail.location);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.picture(mode, time, thumbnail), WAIT_MS);
  }

  picture(mode, time, thumbnail) {
    const { id, version } = this.saved.now();
    const url = mode === 'frame' && time ? `/frame/${at(this.stream())}.jpg?${query({ timestamp: time, width: 480 })}`
      : mode === 'template' && time && thumbnail.template ? `/thumbnail/${at(this.stream())}.png?${query({ timestamp: time, template: thumbnail.template, crop: thumbnail.crop, location: thumbnail.location })}`
        : mode === 'custom' && id && thumbnail.image ? `/api/events/${encodeURIComponent(id)}/thumbnail.png?${query({ version })}` : '';
    if (url === this.shown) return;
    this.shown = url;
    by('thumb').hidden = !url;
    if (url) showImage(by('thumb'), url);
    by('thumbhint').textContent = url || mode === 'none' ? '' : 'Choose what is missing above.';
  }

  async send(path, body, headers = {}) {
    const answer = await fetch(path, { method: 'PUT', body, headers: { 'Content-Type': 'image/png', ...headers, ...signed() } });
    if (!answer.ok) throw new Error((await answer.json()).detail);
  }

  async upload() {
    const [file] = by('picture').files;
    if (!file) return;
    try {
      const event = await this.saved.save();
      if (!event) return;
      await this.send(`/api/events/${encodeURIComponent(event.id)}/thumbnail.png`, file, { 'If-Match': event.etag });
      await this.reread();
    } catch (problem) {
      notice('notice', `The picture was not taken: ${problem.message}`);
    }
    by('picture').value = '';
  }

  /** The file's name without its ending names the template. */
  async add() {
    const [file] = by('newtemplate').files;
    if (!file) return;
    const name = file.name.replace(/\.[^.]*$/, '');
    try {
      await this.send(`/api/templates/${encodeURIComponent(name)}`, file);
      await this.templates();
      this.set({ template: name });
    } catch (problem) {
      notice('notice', `The template was not taken: ${problem.message}`);
    }
    by('newtemplate').value = '';
  }
}
