// The editor: an event's ranges, words and thumbnail.
import { at, call, cutUrl, get, imageUrl, query } from './api.js';
import { Bus } from './bus.js';
import { Draft, FIELDS, fieldsOf, same } from './draft.js';
import { Loaded } from './loaded.js';
import { drawChapters, drawRanges } from './lists.js';
import { Player } from './player.js';
import { Preview } from './preview.js';
import { by, el, notice, onKeys, shell, showBus } from './shell.js';
import { chosen, fillStreams, streams } from './streams.js';
import { Timeline } from './timeline.js';
import { format, length, now, parse, SECOND, show } from './times.js';

const LONGEST_TITLE = 100;
const PLAN_WAIT_MS = 400;
const AGAIN_MS = 3000;
const asked = new URLSearchParams(location.search);
let event = null;
let etag = null;
let base = null;
let transitions = [];

shell([['[ ]', 'a range starts, ends at what is shown'], ['Space, k', 'play or pause'], ['← →', '1 second back, on'], [', .', 'one frame back, on'],
  ['s', 'split the range here'], ['p', 'preview the edit'], ['c', 'add a chapter here'], ['Ctrl+z, Ctrl+y', 'undo, redo'],
  ['Ctrl+s', 'save'], ['Ctrl+Enter', 'submit'], ['+ − on the timeline', 'zoom']]);
const bus = new Bus();
showBus(bus);
const player = new Player(by('video'), (text) => notice('notice', text));
const preview = new Preview(player, () => { by('preview').textContent = 'Preview (p)'; });
const draft = new Draft(asked.get('event'), fieldsOf({}), draw);
const timeline = new Timeline(by('timeline'), by('lined'), {
  stream: () => chosen(by('stream')),
  seek: (micros) => player.seek(micros),
  drag: (index, edge, micros) => changeRange(index, { [edge]: format(micros) }, `drag${index}${edge}`),
  moved: (start, end) => { by('visible').textContent = start ? `${show(start)} – ${show(end)} UTC, ${length(end - start)} long` : '—'; },
});

const loaded = new Loaded(player, timeline, () => chosen(by('stream')));
player.onFragments = (keyframes) => timeline.set({ keyframes });

function micros(range) { return { start: parse(range.start), end: parse(range.end) }; }

function changeRange(index, change, merge) {
  const ranges = structuredClone(draft.fields.ranges);
  Object.assign(ranges[index], change);
  if (parse(ranges[index].end) > parse(ranges[index].start)) draft.change({ ranges }, merge);
}

/** Start: a new range, a minute long until its end is marked. End: that of the range marked last. */
function mark(edge) {
  const moment = player.moment();
  if (Number.isNaN(moment)) return;
  const { ranges } = draft.fields;
  if (edge === 'start') {
    draft.change({ ranges: [...ranges, { start: format(moment), end: format(moment + 10 * SECOND) }] });
    return;
  }
  const index = ranges.findLastIndex((range) => parse(range.start) < moment);
  if (index < 0) notice('notice', 'Mark where it starts with [ first.', { kind: 'warn' });
  else changeRange(index, { end: format(moment) });
}

function split() {
  const moment = player.moment();
  const index = draft.fields.ranges.findIndex((range) => parse(range.start) < moment && moment < parse(range.end));
  if (index < 0) return;
  const ranges = structuredClone(draft.fields.ranges);
  ranges.splice(index, 1, { start: ranges[index].start, end: format(moment) }, { start: format(moment), end: ranges[index].end });
  const between = ranges.slice(1).map((each, i) => draft.fields.transitions[i - (i > index ? 1 : 0)] ?? '');
  if (index < between.length) between[index] = '';
  draft.change({ ranges, transitions: between });
}

function draw() {
  const { fields } = draft;
  for (const id of ['title', 'description', 'notes']) if (by(id).value !== fields[id]) by(id).value = fields[id];
  if (document.activeElement !== by('tags')) by('tags').value = fields.tags.join(', ');
  by('type').value = fields.type;
  by('holes').checked = fields.allow_holes;
  by('thumbnail').value = fields.thumbnail?.mode ?? 'none';
  by('name').textContent = fields.title || (event ? 'Untitled event' : 'New event');
  by('undo').disabled = !draft.done.length;
  by('redo').disabled = !draft.undone.length;
  drawRanges(by('ranges'), draft, transitions, { seek: (to) => player.seek(to), download: (range) => url([range]) });
  drawChapters(by('chapters'), draft);
  timeline.set({ ranges: fields.ranges.map(micros), chapters: fields.chapters.map((each) => ({ micros: parse(each.time), title: each.title })) });
  drawThumbnail();
  check();
  planSoon();
}

function drawThumbnail() {
  const { thumbnail } = draft.fields;
  by('frame').hidden = !thumbnail || thumbnail.mode === 'none';
  const time = thumbnail?.time;
  by('frametime').textContent = time ?? 'not chosen';
  by('frameimage').hidden = !time;
  if (time) {
    imageUrl(`/frame/${at(chosen(by('stream')))}.jpg?${query({ timestamp: time })}`)
      .then((url) => { by('frameimage').src = url; }, () => {});
  }
}

function check() {
  const { title, tags, ranges } = draft.fields;
  const long = title.length > LONGEST_TITLE;
  by('title').setAttribute('aria-invalid', String(long || /[<>]/.test(title)));
  by('titlehint').textContent = long ? `${title.length} characters; at most ${LONGEST_TITLE} are shown by video sites.`
    : /[<>]/.test(title) ? 'Video sites refuse < and >.' : `${title.length} of ${LONGEST_TITLE} characters`;
  const letters = tags.join(',').length;
  by('tags').setAttribute('aria-invalid', String(letters > 500));
  by('tagshint').textContent = letters > 500 ? `${letters} characters; at most 500 together.` : '';
  by('submit').disabled = !ranges.length || !title.trim();
  by('submit').title = by('submit').disabled ? 'A title and a range are needed.' : '';
}

function ending(type) { return { mp4: 'mp4', mkv: 'mkv', webm: 'webm' }[type] ?? 'ts'; }

function url(ranges) {
  const { type, allow_holes: holes } = draft.fields;
  const between = ranges.length > 1 && draft.fields.transitions.some(Boolean)
    ? ranges.slice(1).map((each, i) => draft.fields.transitions[i] ?? '') : [];
  return cutUrl(chosen(by('stream')), ranges, { type, ending: ending(type), transitions: between, holes });
}

let planTimer = 0;
function planSoon() {
  clearTimeout(planTimer);
  planTimer = setTimeout(plan, PLAN_WAIT_MS);
}

async function plan() {
  const { ranges } = draft.fields;
  by('download').hidden = !ranges.length;
  if (!ranges.length) {
    by('plan').textContent = 'Mark a range with [ and ].';
    return;
  }
  by('download').href = url(ranges);
  try {
    const answer = await get(`/api/cut/${at(chosen(by('stream')))}/plan?${url(ranges).split('?')[1]}`);
    const missing = answer.missing.map((hole) => `${hole.start} to ${hole.end}`).join(', ');
    by('plan').className = missing ? 'notice warn' : 'hint';
    by('plan').textContent = `${length(answer.seconds * SECOND)} long, ${answer.secondsEncoded.toFixed(1)} s of it made anew.${missing ? ` Missing: ${missing}.` : ''}`;
  } catch (problem) {
    by('plan').className = 'notice bad';
    by('plan').textContent = problem.message;
  }
}

/** Only what differs from what the node has. */
function changes() {
  const wanted = { ...draft.fields, ...chosen(by('stream')), transitions: draft.fields.transitions.slice(0, Math.max(0, draft.fields.ranges.length - 1)) };
  return Object.fromEntries(FIELDS.filter((name) => !same(wanted[name], base?.[name]) && (event || wanted[name] !== null))
    .map((name) => [name, wanted[name]]));
}

function take(answer) {
  event = answer.json;
  etag = answer.etag ?? `"${event.version}"`;
  base = fieldsOf(event);
  draft.version = event.version;
  by('state').textContent = event.state;
  by('state').className = `pill ${event.error ? 'bad' : event.state === 'DONE' ? 'good' : 'warn'}`;
  if (event.error) notice('notice', event.error);
}

async function save() {
  try {
    const body = changes();
    const path = event ? `/api/events/${encodeURIComponent(event.id)}` : '/api/events';
    if (!event || Object.keys(body).length) take(await call(path, { method: event ? 'PATCH' : 'POST', body, etag: event ? etag : undefined }));
    draft.saved();
    draft.key = `cutroom.draft.${event.id}`;
    history.replaceState(null, '', `/editor.html?event=${encodeURIComponent(event.id)}`);
    by('saved').textContent = `saved ${show(now()).slice(11, 19)}`;
    return true;
  } catch (problem) {
    if (problem.status === 412) await conflict();
    else notice('notice', problem.message, { action: { name: 'Try again', do: save } });
    return false;
  }
}

/** Field by field: what only they changed is taken; what both changed is chosen by hand. */
async function conflict() {
  const mine = changes();
  const before = base;
  take(await call(`/api/events/${encodeURIComponent(event.id)}`));
  const theirs = FIELDS.filter((name) => !same(base[name], before[name]));
  draft.change(Object.fromEntries(theirs.filter((name) => !(name in mine)).map((name) => [name, base[name]])));
  const both = theirs.filter((name) => name in mine && !same(mine[name], base[name]));
  by('conflict').hidden = !both.length;
  const done = (line) => { line.remove(); by('conflict').hidden = !by('conflicts').children.length; };
  by('conflicts').replaceChildren(...both.map((name) => {
    const line = el('div', { class: 'stack' }, el('strong', {}, name),
      el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => done(line) }, 'Keep mine'), el('span', { class: 'hint' }, JSON.stringify(mine[name]))),
      el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => { draft.change({ [name]: base[name] }); done(line); } }, `Take that of ${event.changed_by}`),
        el('span', { class: 'hint' }, JSON.stringify(base[name]))));
    return line;
  }));
  if (!both.length) await save();
}

async function submit() {
  if (by('submit').disabled || !await save()) return;
  try {
    take(await call(`/api/events/${encodeURIComponent(event.id)}/${event.state === 'DONE' ? 'modify' : 'submit'}`, { method: 'POST', body: {} }));
    notice('notice', 'Submitted. A node will cut it; its state is shown above.', { kind: 'good' });
  } catch (problem) {
    notice('notice', problem.message, { action: { name: 'Try again', do: submit } });
  }
}

async function open(waited = false) {
  try {
    const id = asked.get('event');
    if (id) {
      take(await call(`/api/events/${encodeURIComponent(id)}`));
      draft.fields = base;
    }
    const all = await streams();
    fillStreams(by('stream'), all, draft.fields.channel ? draft.fields : { channel: asked.get('channel'), quality: asked.get('quality') });
    transitions = await get('/api/transitions');
    if (asked.has('start')) draft.fields.ranges = [{ start: asked.get('start'), end: asked.get('end') }];
    else if (draft.recover(event?.version ?? 0)) notice('notice', 'What was left unsaved here is back. Undo takes it away.', { kind: 'good' });
    draw();
    if (all.length) {
      if (waited) notice('notice', null);
      await loaded.around(draft.fields.ranges);
    } else {
      notice('notice', 'Nothing is recorded yet, so there is nothing to edit. It opens by itself when there is.', { kind: 'warn' });
      setTimeout(() => open(true), AGAIN_MS);
    }
  } catch (problem) {
    notice('notice', problem.message, { action: { name: 'Try again', do: () => open(true) } });
    if (problem.status === 0 || problem.status === 503) setTimeout(() => open(true), AGAIN_MS);
  }
}

function chapter() {
  const moment = player.moment();
  if (!Number.isNaN(moment)) draft.change({ chapters: [...draft.fields.chapters, { time: format(moment), title: '' }].sort((a, b) => a.time.localeCompare(b.time)) });
}

function togglePreview() {
  if (preview.playing) preview.stop();
  else if (draft.fields.ranges.length) {
    by('preview').textContent = 'Stop preview (p)';
    preview.start(draft.fields.ranges.map(micros));
  }
}

async function changed(what) {
  if (!event || what.id !== event.id) return;
  const answer = await call(`/api/events/${encodeURIComponent(event.id)}`);
  if (same(fieldsOf(answer.json), base)) take(answer);
  else by('saved').textContent = `${what.by} changed this`;
}

for (const id of ['title', 'description', 'notes']) by(id).addEventListener('input', () => draft.change({ [id]: by(id).value }, id));
by('tags').addEventListener('input', () => draft.change({ tags: by('tags').value.split(',').map((tag) => tag.trim()).filter(Boolean) }, 'tags'));
by('type').addEventListener('change', () => draft.change({ type: by('type').value }));
by('holes').addEventListener('change', () => draft.change({ allow_holes: by('holes').checked }));
by('thumbnail').addEventListener('change', () => draft.change({ thumbnail: { ...draft.fields.thumbnail, mode: by('thumbnail').value } }));
by('pick').addEventListener('click', () => { if (player.moment() > 0) draft.change({ thumbnail: { mode: 'frame', time: format(player.moment()) } }); });
by('stream').addEventListener('change', () => { draft.change(chosen(by('stream'))); loaded.around(draft.fields.ranges).catch((problem) => notice('notice', problem.message)); });
by('form').addEventListener('submit', (sent) => { sent.preventDefault(); submit(); });
const clicks = { in: () => mark('start'), add: () => mark('start'), out: () => mark('end'), split, preview: togglePreview, chapter, save,
  undo: () => draft.undo(), redo: () => draft.redo() };
for (const [id, act] of Object.entries(clicks)) by(id).addEventListener('click', act);
const move = (seconds) => { player.video.currentTime += seconds; };
onKeys({
  '[': () => mark('start'), ']': () => mark('end'), s: split, p: togglePreview, c: chapter, ' ': () => player.toggle(), k: () => player.toggle(),
  ArrowLeft: () => move(-1), ArrowRight: () => move(1), ',': () => player.step(-1), '.': () => player.step(1),
  'Ctrl+z': () => draft.undo(), 'Ctrl+y': () => draft.redo(), 'Ctrl+Z': () => draft.redo(), 'Ctrl+s': save, 'Ctrl+Enter': submit,
});
bus.on('cutroom.segment.stored', (segment) => loaded.stored(segment));
bus.on('cutroom.event.changed', (what) => changed(what).catch(() => {}));
setInterval(() => { if (event && !bus.connected) changed({ id: event.id, by: 'Someone' }).catch(() => {}); }, 3000);
bus.on('cutroom.cut.progress', (made) => {
  if (made.id !== event?.id) return;
  by('progress').hidden = made.seconds >= made.total;
  by('progress').value = made.seconds / made.total;
});
setInterval(() => {
  const moment = player.moment();
  by('moment').textContent = Number.isNaN(moment) ? '—' : `${show(moment)} UTC`;
  if (moment !== timeline.moment) timeline.set({ moment });
}, 100);
open();
