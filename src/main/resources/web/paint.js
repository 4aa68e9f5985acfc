// Paints the timeline. Only what is visible is gone through, so that six hours cost no more than a minute.
import { clock, SECOND, show } from './times.js';

const STEPS = [1 / 30, 0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600, 10800].map((seconds) => seconds * SECOND);
const TOP = 20;
const STRIP = 12;
const TEXT_PX = 90;
/** Keyframes and frames are drawn when they stand so far apart. */
const KEYFRAME_PX = 12;
const FRAME_PX = 7;

export function paint(line) {
  const { canvas } = line;
  const scale = devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width) return;
  if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext('2d');
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const sheet = { line, pen, width, height, colour, bottom: height - STRIP - 2 };
  holes(sheet);
  sound(sheet);
  strip(sheet);
  ranges(sheet);
  frames(sheet);
  ticks(sheet);
  chapters(sheet);
  pen.fillStyle = colour('bad');
  if (!Number.isNaN(line.moment)) pen.fillRect(line.x(line.moment) - 1, 16, 2, height - 16);
}

function box({ line, pen, width }, from, to, top, tall) {
  const left = Math.max(-2, line.x(from));
  const right = Math.min(width + 2, line.x(to));
  if (right >= 0 && left <= width) pen.fillRect(left, top, Math.max(1, right - left), tall);
}

function visible(line, spans) {
  return spans.filter((span) => span.end > line.start && span.start < line.end);
}

/** What is loaded and not recorded: bands through the sound. */
function holes(sheet) {
  const { line, pen, colour, bottom } = sheet;
  if (Number.isNaN(line.from)) return;
  pen.fillStyle = colour('strip-gap');
  pen.globalAlpha = 0.35;
  let at = Math.max(line.from, line.start);
  const end = Math.min(line.to, line.end);
  for (const span of visible(line, line.spans)) {
    if (span.start > at) box(sheet, at, Math.min(span.start, end), TOP, bottom - TOP);
    at = Math.max(at, span.end);
  }
  if (at < end) box(sheet, at, end, TOP, bottom - TOP);
  pen.globalAlpha = 1;
}

function sound({ line, pen, width, colour, bottom }) {
  const level = line.waveform.level(line.microsAPixel);
  const middle = (TOP + bottom) / 2;
  const half = (bottom - TOP) / 2;
  const bars = { peak: new Path2D(), mean: new Path2D() };
  for (let x = 0; x < width; x++) {
    const found = line.waveform.loudness(line.at(x), line.at(x + 1), level);
    if (!found) continue;
    for (const name of ['peak', 'mean']) {
      const tall = Math.max(0.5, found[name] * half);
      bars[name].rect(x, middle - tall, 1, 2 * tall);
    }
  }
  pen.fillStyle = colour('sound');
  pen.globalAlpha = 0.45;
  pen.fill(bars.peak);
  pen.globalAlpha = 1;
  pen.fill(bars.mean);
}

function strip(sheet) {
  const { line, pen, width, height, colour } = sheet;
  pen.fillStyle = colour('strip-gap');
  pen.fillRect(0, height - STRIP / 2, width, STRIP / 2);
  pen.fillStyle = colour('good');
  for (const span of visible(line, line.spans)) box(sheet, span.start, span.end, height - STRIP, STRIP);
}

function ranges(sheet) {
  const { line, pen, colour, bottom } = sheet;
  for (const [index, range] of line.ranges.entries()) {
    pen.fillStyle = colour('accent');
    pen.globalAlpha = index === line.active ? 0.35 : 0.2;
    box(sheet, range.start, range.end, TOP, bottom - TOP);
    pen.globalAlpha = 1;
    for (const name of ['start', 'end']) pen.fillRect(line.x(range[name]) - 1, TOP, 3, bottom - TOP);
    pen.font = '600 12px system-ui';
    pen.fillText(String(index + 1), Math.max(4, line.x(range.start) + 5), bottom - 4);
  }
  // Other people's: an outline with their name, so that colour alone does not tell.
  pen.strokeStyle = colour('warn');
  pen.fillStyle = colour('warn');
  pen.font = '12px system-ui';
  pen.setLineDash([5, 3]);
  for (const other of visible(line, line.others)) {
    pen.strokeRect(line.x(other.start), TOP + 3, line.x(other.end) - line.x(other.start), bottom - TOP - 6);
    pen.fillText(other.name, Math.max(4, line.x(other.start) + 4), TOP + 16);
  }
  pen.setLineDash([]);
}

/** Keyframes, where segments begin, as marks above the strip; frames as a grid when they stand wide apart. */
function frames(sheet) {
  const { line, pen, colour, bottom, width } = sheet;
  const near = line.keyframes.filter((each) => each >= line.start - 20 * SECOND && each <= line.end);
  if (near.length < 2 || width / near.filter((each) => each >= line.start).length < KEYFRAME_PX) return;
  pen.fillStyle = colour('soft');
  for (const each of near) pen.fillRect(line.x(each) - 1, bottom - 6, 2, 8);
  const frame = SECOND / line.rate;
  if (!(frame / line.microsAPixel > FRAME_PX)) return;
  for (const [index, each] of near.entries()) {
    const until = Math.min(line.end, near[index + 1] ?? line.end);
    for (let n = Math.max(0, Math.floor((line.start - each) / frame)); each + n * frame < until; n++) {
      pen.fillRect(line.x(each + n * frame), bottom - 3, 1, 4);
    }
  }
}

function ticks({ line, pen, width, bottom, colour }) {
  const step = STEPS.find((each) => each / line.microsAPixel > TEXT_PX) ?? STEPS.at(-1);
  pen.font = '12px system-ui';
  for (let i = Math.ceil(line.start / step); i * step < line.end; i++) {
    const x = line.x(i * step);
    pen.fillStyle = colour('line');
    pen.fillRect(x, 0, 1, bottom);
    pen.fillStyle = colour('soft');
    if (x + 4 < width) pen.fillText(step < SECOND ? show(i * step).slice(11) : clock(i * step), x + 4, 14);
  }
}

function chapters({ line, pen, colour }) {
  pen.font = '12px system-ui';
  pen.fillStyle = colour('warn');
  for (const chapter of line.chapters) {
    if (chapter.micros < line.start || chapter.micros > line.end) continue;
    const x = line.x(chapter.micros);
    pen.fillRect(x - 1, TOP, 2, 14);
    pen.fillText(chapter.title.slice(0, 24), x + 4, TOP + 11);
  }
}
