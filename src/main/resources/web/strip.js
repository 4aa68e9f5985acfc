// A strip of what is there between two moments: what is missing stands out by colour and by height.
import { THEMED } from './shell.js';

/** What each canvas shows: its spans, start and end. */
const drawn = new WeakMap();

addEventListener(THEMED, () => {
  for (const canvas of document.querySelectorAll('canvas.strip')) if (drawn.has(canvas)) drawStrip(canvas, ...drawn.get(canvas));
});

export function drawStrip(canvas, spans, start, end) {
  drawn.set(canvas, [spans, start, end]);
  const scale = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  canvas.width = width * scale;
  canvas.height = height * scale;
  const style = getComputedStyle(document.documentElement);
  const pen = canvas.getContext('2d');
  pen.scale(scale, scale);
  pen.fillStyle = style.getPropertyValue('--strip-gap');
  pen.fillRect(0, height - 8, width, 8);
  pen.fillStyle = style.getPropertyValue('--good');
  for (const span of spans) {
    const from = Math.max(0, (span.start - start) / (end - start)) * width;
    const to = Math.min(1, (span.end - start) / (end - start)) * width;
    if (to > from) pen.fillRect(from, 0, Math.max(1, to - from), height);
  }
}

export function covered(spans, start, end) {
  return spans.reduce((sum, span) => sum + Math.max(0, Math.min(end, span.end) - Math.max(start, span.start)), 0);
}
