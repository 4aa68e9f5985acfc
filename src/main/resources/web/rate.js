// How many frames a second a stream has, as its own header says: asked of the node once for each stream.
import { at, get, query } from './api.js';
import { format } from './times.js';

export const USUAL_RATE = 30;
const known = new Map();

/** From the segment that begins at a moment; the usual rate when the node cannot say. */
export async function frameRate(stream, moment, duration) {
  const key = at(stream);
  if (known.has(key)) return known.get(key);
  try {
    const range = { start: format(moment + duration / 4), end: format(moment + duration / 2), type: 'smart', allow_holes: true };
    const { video } = await get(`/api/cut/${key}/plan?${query(range)}`);
    if (video.frameRate > 1) known.set(key, video.frameRate);
  } catch { /* Not now: the next playlist asks again. */ }
  return known.get(key) ?? USUAL_RATE;
}
