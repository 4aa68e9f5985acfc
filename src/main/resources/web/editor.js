// The editor: an event's ranges, words and thumbnail. Here its parts are put together.
import { at, cutUrl, get, query } from './api.js';
import { Bus } from './bus.js';
import { Chat } from './chat.js';
import { Draft } from './draft.js';
import { drawChapters, drawRanges } from './lists.js';
import { Loaded } from './loaded.js';
import { ending, Plan, seamUrl, Speed } from './plan.js';
import { Player } from './player.js';
import { Presence } from './presence.js';
import { Preview } from './preview.js';
import { Ranges } from './ranges.js';
import { commit } from './redraw.js';
import { Saving } from './saving.js';
import { Seam } from './seam.js';
import { by, notice, shell, showBus } from './shell.js';
import { choose, chosen, fillStreams, streams } from './streams.js';
import { Thumbnail } from './thumbnail.js';
import { Timeline } from './timeline.js';
import { eventClock, format, length, parse, parseLoosely, show } from './times.js';

const LONGEST_TITLE = 100;
const AGAIN_MS = 3000;
const asked = new URLSearchParams(location.search);
const state = { transitions: [], eventStart: NaN, drawn: false };
const stream = () => chosen(by('stream'));
const warn = (text) => notice('notice', text, { kind: 'warn' });

const move = (seconds) => { player.video.currentTime += seconds; };
shell([
  { id: 'play', keys: ['Space', 'k'], what: 'Play or pause', act: () => (preview.playing ? preview.stop() : player.toggle()) },
  { id: 'back', keys: ['j'], what: '10 seconds back', act: () => move(-10) },
  { id: 'on', keys: ['l'], what: '10 seconds on', act: () => move(10) },
  { id: 'secondBack', keys: ['ArrowLeft'], what: '1 second back', act: () => move(-1) },
  { id: 'secondOn', keys: ['ArrowRight'], what: '1 second on', act: () => move(1) },
  { id: 'frameBack', keys: [','], what: 'One frame back', act: () => player.step(-1) },
  { id: 'frameOn', keys: ['.'], what: 'One frame on', act: () => player.step(1) },
  { id: 'slower', keys: ['-'], what: 'Half the speed', act: () => player.faster(0.5) },
  { id: 'faster', keys: ['+', '='], what: 'Twice the speed', act: () => player.faster(2) },
  { id: 'part', keys: [...'0123456789'], what: 'To that tenth of what is loaded', act: (event) => player.part(Number(event.key) / 10), fixed: true },
  { id: 'markStart', keys: ['['], what: 'The active range starts at what is shown; behind its end a new one does', act: () => ranges.start() },
  { id: 'markEnd', keys: [']'], what: 'The active range ends at what is shown', act: () => ranges.end() },
  { id: 'addRange', keys: ['n'], what: 'A new range starts at what is shown', act: () => ranges.add() },
  { id: 'rangeUp', keys: ['o'], what: 'The range before is active', act: () => ranges.choose(ranges.index - 1) },
  { id: 'rangeDown', keys: ['p'], what: 'The range behind is active', act: () => ranges.choose(ranges.index + 1) },
  { id: 'split', keys: ['s'], what: 'Split the range here', act: () => ranges.split() },
  { id: 'removeRange', keys: ['Delete'], what: 'Remove the active range', act: () => ranges.remove() },
  { id: 'preview', keys: ['v'], what: 'Preview the edit, or stop it', act: () => togglePreview() },
  { id: 'chapter', keys: ['c'], what: 'Add a chapter here', act: () => chapter() },
  { id: 'jump', keys: ['g'], what: 'Jump to a time', act: () => by('when').focus() },
  { id: 'undo', keys: ['Ctrl+z'], what: 'Undo', act: () => draft.undo() },
  { id: 'redo', keys: ['Ctrl+y', 'Ctrl+Shift+z'], what: 'Redo', act: () => draft.redo() },
  { id: 'save', keys: ['Ctrl+s'], what: 'Save', act: () => { save(); }, everywhere: true },
  { id: 'submit', keys: ['Ctrl+Enter'], what: 'Submit', act: () => { submit(); }, everywhere: true },
  { id: 'zoom', keys: ['+', '-', 'PageUp', 'PageDown', 'Home'], what: 'On the timeline: zoom, move, show all', fixed: true, local: true },
]);
const bus = new Bus();
showBus(bus);
const player = new Player(by('video'), (text) => notice('notice', text));
const preview = new Preview(by('previewvideo'), { onEnd: () => showPreview(false), onProblem: warn });
const draft = new Draft(asked.get('event'), () => { draw(); saving.soon(); presence.soon(); });
const ranges = new Ranges(draft, () => player.moment(), warn);
const saving = new Saving(draft, () => { by('name').textContent = draft.fields.title || 'Untitled event'; });
const plan = new Plan(stream);
const speed = new Speed();
const seam = new Seam();
const timeline = new Timeline(by('timeline'), by('lined'), {
  stream,
  seek: (micros) => seek(micros),
  drag: (index, edge, micros) => { ranges.active = index; ranges.change(index, { [edge]: format(micros) }, `drag${index}${edge}`); },
  moved: (start, end) => { by('visible').textContent = start ? `${show(start)} – ${show(end)} UTC, ${length(end - start)} long` : '—'; },
});
const loaded = new Loaded(player, timeline, stream);
const chat = new Chat(by('chat'), by('said'), () => stream().channel);
const thumbnail = new Thumbnail(draft, {
  stream, moment: () => player.moment(), reread: () => saving.changed(),
  saved: { now: () => ({ id: saving.event?.id, version: saving.event?.version }), save: async () => (await saving.save() ? { id: saving.event.id, etag: saving.etag } : null) },
});
const presence = new Presence(bus, () => ({ id: saving.event?.id, field: document.activeElement?.closest('label')?.firstChild?.textContent?.trim().slice(0, 60), ranges: draft.fields.ranges }), showOthers);
player.onFragments = (keyframes) => timeline.set({ keyframes });
player.onRate = (rate) => timeline.set({ rate });

function seek(micros) {
  if (preview.playing) preview.stop();
  player.seek(micros);
}

function draw() {
  const { fields } = draft;
  follow(fields);
  for (const id of ['title', 'description', 'notes']) if (by(id).value !== fields[id]) by(id).value = fields[id];
  if (document.activeElement !== by('tags')) by('tags').value = fields.tags.join(', ');
  by('type').value = fields.type;
  by('holes').checked = fields.allow_holes;
  by('name').textContent = fields.title || (saving.event ? 'Untitled event' : 'New event');
  by('undo').disabled = !draft.done.length;
  by('redo').disabled = !draft.undone.length;
  drawRanges(by('ranges'), draft, ranges, state.transitions, { seek, download, say: refused, preview: (index) => seam.show(seamUrl(stream(), draft.fields, index), draft.fields.transitions[index].split(',')[0]) });
  drawChapters(by('chapters'), draft, { seek, say: refused });
  timeline.set({ active: ranges.index, ranges: fields.ranges.map((range) => ({ start: parse(range.start), end: parse(range.end) })),
    chapters: fields.chapters.map((each) => ({ micros: parse(each.time), title: each.title })) });
  thumbnail.draw();
  check();
  plan.soon(fields);
}

/** Undo and other people change the stream too. */
function follow({ channel, quality }) {
  if (!state.filled || !channel || !quality || !choose(by('stream'), { channel, quality })) return;
  loaded.around(draft.fields.ranges).catch((problem) => notice('notice', problem.message));
}

function download(range) {
  const { type, allow_holes: holes } = draft.fields;
  return cutUrl(stream(), [range], { type, ending: ending(type), holes });
}

function check() {
  const { title, tags } = draft.fields;
  const long = title.length > LONGEST_TITLE;
  by('title').setAttribute('aria-invalid', String(long || /[<>]/.test(title)));
  by('titlehint').textContent = long ? `${title.length} characters; at most ${LONGEST_TITLE} are shown by video sites.`
    : /[<>]/.test(title) ? 'Video sites refuse < and >.' : `${title.length} of ${LONGEST_TITLE} characters`;
  const letters = tags.join(',').length;
  by('tags').setAttribute('aria-invalid', String(letters > 500));
  by('tagshint').textContent = letters > 500 ? `${letters} characters; at most 500 together.` : '';
  by('submit').disabled = !draft.fields.ranges.length || !title.trim();
  by('submit').title = by('submit').disabled ? 'A title and a range are needed.' : '';
}

function showOthers(others) {
  by('others').hidden = !others.length;
  by('others').textContent = others.map((each) => (each.field ? `${each.name} is here too, at ${each.field}` : `${each.name} is here too`)).join('; ');
  timeline.set({ others: others.flatMap((each) => each.ranges.map((range) => ({ name: each.name, start: parse(range.start), end: parse(range.end) }))) });
}

/** Why something typed is not taken; null takes that away again. */
function refused(text) {
  if (text) warn(text);
  else if (state.refused && by('notice').textContent === state.refused) notice('notice', null);
  state.refused = text;
}

function commitTyped() {
  for (const id of ['ranges', 'chapters']) commit(by(id));
}

/** An event noted without a stream is of the one that is shown, from when a person has it saved. */
function nameStream() {
  if (state.filled && !(draft.fields.channel && draft.fields.quality)) draft.change(stream());
}

/** Without the event that was asked for, saving would make another. */
function unread() { return asked.has('event') && !saving.event; }

function save() {
  if (unread()) return;
  commitTyped();
  nameStream();
  saving.save();
}

function submit() {
  if (unread()) return;
  commitTyped();
  nameStream();
  if (!by('submit').disabled) saving.submit();
}

function chapter() {
  const moment = player.moment();
  if (!Number.isNaN(moment)) draft.change({ chapters: [...draft.fields.chapters, { time: format(moment), title: '' }].sort((a, b) => a.time.localeCompare(b.time)) });
}

function togglePreview() {
  if (preview.playing) preview.stop();
  else if (draft.fields.ranges.length) {
    player.video.pause();
    showPreview(true);
    preview.start(stream(), draft.fields.ranges.map((text) => ({ text, start: parse(text.start), end: parse(text.end) })), player.rate);
  } else warn('Mark a range with [ and ] first; then the edit can be previewed.');
}

function showPreview(on) {
  by('previewvideo').hidden = !on;
  by('video').hidden = on;
  by('preview').textContent = on ? 'Stop the preview' : 'Preview the edit';
  by('previewing').hidden = !on;
}

async function open(waited = false) {
  try {
    if (!state.drawn) await begin();
    const all = await streams();
    fillStreams(by('stream'), all, draft.fields.channel ? draft.fields : { channel: asked.get('channel'), quality: asked.get('quality') });
    if (!all.length) {
      warn('Nothing is recorded yet, so there is nothing to edit. It opens by itself when there is.');
      setTimeout(() => open(true), AGAIN_MS);
      return;
    }
    if (waited) notice('notice', null);
    const { channel, quality } = draft.fields;
    if (channel) choose(by('stream'), { channel, quality: quality ?? (stream().channel === channel ? stream().quality : 'source') });
    if (!saving.event) draft.fields = { ...draft.fields, ...stream() };
    state.filled = true;
    draw();
    await loaded.around(draft.fields.ranges);
  } catch (problem) {
    notice('notice', problem.message, { action: { name: 'Try again', do: () => open(true) } });
    if (problem.status === 0 || problem.status === 503) setTimeout(() => open(true), AGAIN_MS);
  }
}

async function begin() {
  const found = asked.get('event') ? await saving.open(asked.get('event')) : draft.begin(draft.base);
  if (found) notice('notice', 'What was left unsaved here is back. Undo takes it away.', { kind: 'good' });
  state.transitions = await get('/api/transitions');
  state.eventStart = parse((await get('/api/clock')).eventStart ?? '');
  if (asked.has('start') && !found) draft.change({ ranges: [{ start: asked.get('start'), end: asked.get('end') }] });
  state.drawn = true;
}

for (const id of ['title', 'description', 'notes']) by(id).addEventListener('input', () => draft.change({ [id]: by(id).value }, id));
by('tags').addEventListener('input', () => draft.change({ tags: by('tags').value.split(',').map((tag) => tag.trim()).filter(Boolean) }, 'tags'));
by('type').addEventListener('change', () => draft.change({ type: by('type').value }));
by('holes').addEventListener('change', () => draft.change({ allow_holes: by('holes').checked }));
by('stream').addEventListener('change', () => { draft.change(stream()); loaded.around(draft.fields.ranges).catch((problem) => notice('notice', problem.message)); });
by('form').addEventListener('submit', (sent) => { sent.preventDefault(); submit(); });
by('jump').addEventListener('submit', (sent) => {
  sent.preventDefault();
  const moment = parseLoosely(by('when').value, state);
  by('when').setAttribute('aria-invalid', String(Number.isNaN(moment)));
  if (!Number.isNaN(moment)) loaded.show(moment);
});
by('form').addEventListener('focusin', () => presence.soon());
by('frameshown').addEventListener('click', () => { by('frameshown').href = `/frame/${at(stream())}.png?${query({ timestamp: format(player.moment()) })}`; });
const clicks = { in: () => ranges.start(), add: () => ranges.add(), out: () => ranges.end(), split: () => ranges.split(), preview: togglePreview, chapter,
  save, undo: () => draft.undo(), redo: () => draft.redo(), before: () => player.step(-1), behind: () => player.step(1) };
for (const [id, act] of Object.entries(clicks)) by(id).addEventListener('click', act);
bus.on('cutroom.segment.stored', (segment) => loaded.stored(segment));
bus.on('cutroom.event.changed', (what) => { if (what.id === saving.event?.id) saving.changed().catch(() => {}); });
bus.onBack(() => {
  player.again();
  if (!state.drawn) return;
  saving.changed().then(() => saving.soon()).catch(() => {});
});
setInterval(() => { if (!bus.connected) saving.changed().catch(() => {}); }, AGAIN_MS);
bus.on('cutroom.cut.progress', (made) => {
  if (made.id !== saving.event?.id) return;
  if (speed.heard(made, saving.event.type)) plan.soon(draft.fields);
  by('progress').hidden = made.seconds >= made.total;
  by('progress').value = made.total > 0 ? made.seconds / made.total : 0;
});
setInterval(() => {
  const moment = preview.playing ? preview.moment() : player.moment();
  const event = moment > 0 && state.eventStart > 0 ? ` · event ${eventClock(moment, state.eventStart)}` : '';
  by('moment').textContent = Number.isNaN(moment) ? '—' : `${show(moment)} UTC${event}`;
  if (preview.playing) by('previewing').textContent = `range ${preview.index + 1} of ${preview.ranges.length}`;
  chat.show(moment);
  if (!Object.is(moment, timeline.moment)) timeline.set({ moment });
}, 100);
open();
