// Calls of the node. Every failure becomes an Error whose message is one plain sentence for people.
const TOKEN = 'cutroom.token';

export function token() { return localStorage.getItem(TOKEN) ?? ''; }
export function setToken(text) {
  if (text) localStorage.setItem(TOKEN, text);
  else localStorage.removeItem(TOKEN);
}

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** body is sent as JSON, or as it is when its type is another. */
export async function call(path, { method = 'GET', body, type = 'application/json', etag, keepalive = false } = {}) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = type;
  if (etag) headers['If-Match'] = etag;
  if (token()) headers.Authorization = `Bearer ${token()}`;
  let answer;
  try {
    answer = await fetch(path, { method, headers, keepalive, body: body === undefined || type !== 'application/json' ? body : JSON.stringify(body) });
  } catch {
    throw new ApiError(0, 'The node does not answer. Check that it runs; this page tries again by itself.');
  }
  const text = await answer.text();
  let json = null;
  try { json = text ? JSON.parse(text) : null; } catch { /* not JSON: said below */ }
  // Health answers 503 with its document.
  if (!answer.ok && !(path === '/health' && json?.parts)) {
    throw new ApiError(answer.status, json?.detail ?? json?.title ?? `The node answered ${answer.status}.`);
  }
  return { json };
}

/** Where an image is shown from: its address, or what came with the token that an address cannot carry. */
export async function imageUrl(path) {
  if (!token()) return path;
  const answer = await fetch(path, { headers: { Authorization: `Bearer ${token()}` } });
  return answer.ok ? URL.createObjectURL(await answer.blob()) : path;
}

/** An image element shows a path; what it showed before, if it came with the token, is let go. */
export async function showImage(image, path) {
  if (image.dataset.path === path) return;
  image.dataset.path = path;
  const url = await imageUrl(path).catch(() => path);
  if (image.dataset.path !== path) return;
  if (image.src.startsWith('blob:')) URL.revokeObjectURL(image.src);
  image.src = url;
}

/** The headers of a call that is no JSON. */
export function signed() { return token() ? { Authorization: `Bearer ${token()}` } : {}; }

export async function get(path) {
  return (await call(path)).json;
}

export function query(values) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const each of [value].flat()) if (each !== undefined && each !== null) parameters.append(name, each);
  }
  return parameters.toString();
}

/** channel/quality as it stands in addresses. */
export function at(stream) {
  return `${encodeURIComponent(stream.channel)}/${encodeURIComponent(stream.quality)}`;
}

export function playlistUrl(stream, range = {}) {
  return `/playlist/${at(stream)}.m3u8?${query(range)}`;
}

export function cutUrl(stream, ranges, { type = 'rough', ending = 'ts', transitions = [], holes = false } = {}) {
  const parameters = { range: ranges.map((range) => `${range.start},${range.end}`), type };
  if (transitions.length) parameters.transition = transitions;
  if (holes) parameters.allow_holes = 'true';
  return `/cut/${at(stream)}.${ending}?${query(parameters)}`;
}
