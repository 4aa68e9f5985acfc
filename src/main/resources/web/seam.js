// The transition between two ranges, made by the node as it will be in the result, and shown over and over.
import { signed } from './api.js';
import { el } from './shell.js';

export class Seam {
  constructor() {
    this.video = el('video', { class: 'video', muted: true, loop: true, controls: true, playsinline: true, 'aria-label': 'The transition' });
    this.video.muted = true;
    this.said = el('p', { class: 'hint', role: 'status' });
    this.box = el('dialog', { id: 'seam', 'aria-label': 'Preview of the transition' }, el('h2', {}, 'The transition'), this.said, this.video,
      el('form', { method: 'dialog' }, el('button', { class: 'primary' }, 'Close')));
    this.box.addEventListener('close', () => this.end());
    document.body.append(this.box);
  }

  async show(url, name) {
    this.end();
    this.box.showModal();
    this.said.textContent = `Making ${name}: a few seconds of video.`;
    this.asked = new AbortController();
    try {
      const answer = await fetch(url, { signal: this.asked.signal, headers: signed() });
      if (!answer.ok) throw new Error((await answer.json()).detail);
      const made = await answer.blob();
      this.video.src = URL.createObjectURL(made);
      await this.video.play();
      this.said.textContent = `${name}, as it will be.`;
    } catch (problem) {
      if (problem.name !== 'AbortError') this.said.textContent = `It could not be made: ${problem.message}`;
    }
  }

  /** The node stops making it when it is not waited for. */
  end() {
    this.asked?.abort();
    if (this.video.src) URL.revokeObjectURL(this.video.src);
    this.video.removeAttribute('src');
    this.video.load();
  }
}
