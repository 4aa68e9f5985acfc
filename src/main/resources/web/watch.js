// The page that plays: live, or any range of the past.
import { cutUrl, get, query } from './api.js';
import { Bus, poll } from './bus.js';
import { Chat } from './chat.js';
import { Player } from './player.js';
import { by, notice, shell, showBus } from './shell.js';
import { chosen, fillStreams, spans, streams } from './streams.js';
import { covered, drawStrip } from './strip.js';
import { clock, eventClock, format, HOUR, length, MINUTE, now, parse, parseLoosely, show } from './times.js';

const LIVE_WINDOW = 5 * MINUTE;
const asked = new URLSearchParams(location.search);
const state = { started: false, arrived: 0, all: [], eventStart: NaN };

const move = (seconds) => { player.video.currentTime += seconds; };
shell([
  { id: 'play', keys: ['Space', 'k'], what: 'Play or pause', act: () => player.toggle() },
  { id: 'back', keys: ['j'], what: '10 seconds back', act: () => move(-10) },
  { id: 'on', keys: ['l'], what: '10 seconds on', act: () => move(10) },
  { id: 'smallBack', keys: ['ArrowLeft'], what: '5 seconds back', act: () => move(-5) },
  { id: 'smallOn', keys: ['ArrowRight'], what: '5 seconds on', act: () => move(5) },
  { id: 'frameBack', keys: [','], what: 'One frame back', act: () => player.step(-1) },
  { id: 'frameOn', keys: ['.'], what: 'One frame on', act: () => player.step(1) },
  { id: 'slower', keys: ['-'], what: 'Half the speed', act: () => player.faster(0.5) },
  { id: 'faster', keys: ['+', '='], what: 'Twice the speed', act: () => player.faster(2) },
  { id: 'part', keys: [...'0123456789'], what: 'To that tenth of what is loaded', act: (event) => player.part(Number(event.key) / 10), fixed: true },
  { id: 'live', keys: ['e'], what: 'Go live', act: goLive },
  { id: 'markStart', keys: ['['], what: 'The range starts at what is shown', act: () => mark('from') },
  { id: 'markEnd', keys: [']'], what: 'The range ends at what is shown', act: () => mark('to') },
  { id: 'jump', keys: ['g'], what: 'Jump to a time', act: () => by('when').focus() },
  { id: 'share', keys: ['y'], what: 'Copy a link to this moment', act: () => share() },
]);
const bus = new Bus();
showBus(bus);
const player = new Player(by('video'), (text) => notice('notice', text, { action: { name: 'Go live', do: goLive } }));

const chat = new Chat(by('chat'), by('said'), () => chosen(by('stream')).channel);
bus.onBack(() => player.again());

function goLive() {
  notice('notice', null);
  const row = state.all.find((each) => same(each, chosen(by('stream'))));
  by('mode').textContent = 'live';
  player.load(chosen(by('stream')), { start: row ? Math.max(row.start, row.end - LIVE_WINDOW) : undefined });
}

function same(one, other) {
  return one.channel === other.channel && one.quality === other.quality;
}

function playPast(start, end, seek = start, play = true) {
  notice('notice', null);
  by('mode').textContent = 'past';
  player.load(chosen(by('stream')), { start, end, play });
  player.seek(seek);
}

/** From a moment on, with a little before it to step back to; an hour, or on with the recording when it is that young. */
function jump(micros, play = true) {
  by('when').setAttribute('aria-invalid', String(Number.isNaN(micros)));
  if (Number.isNaN(micros)) {
    const event = Number.isNaN(state.eventStart) ? '' : ', +49:10:05 on the event clock';
    notice('notice', `That is no time. Write 2026-11-02T10:56:01.3, 10:56:01${event}, or "5 minutes ago"; all but the last are UTC.`);
    return;
  }
  const row = state.all.find((each) => same(each, chosen(by('stream'))));
  if (row && (micros < row.start || micros > now() + MINUTE)) {
    notice('notice', `Nothing is recorded at ${show(micros)}; there is something from ${show(row.start)} to ${show(row.end)}.`, { kind: 'warn' });
    return;
  }
  playPast(micros - MINUTE, now() - micros < HOUR ? undefined : micros + HOUR, micros, play);
}

function range() {
  const start = parse(by('from').value);
  const end = parse(by('to').value);
  return end > start ? { start, end } : null;
}

function showRange() {
  const wanted = range();
  for (const id of ['from', 'to']) by(id).setAttribute('aria-invalid', String(!wanted));
  by('play').disabled = !wanted;
  by('rangehint').textContent = wanted
    ? `${length(wanted.end - wanted.start)} long`
    : 'Write both as 2026-11-02T10:56:01.3, the end after the start.';
  const text = wanted && { start: format(wanted.start), end: format(wanted.end) };
  const stream = chosen(by('stream'));
  for (const id of ['rough', 'edit']) by(id).toggleAttribute('hidden', !wanted);
  if (wanted) {
    by('rough').href = cutUrl(stream, [text], { holes: true });
    by('edit').href = `/editor.html?${query({ ...stream, ...text })}`;
  }
}

function setRange(start, end) {
  by('from').value = format(start);
  by('to').value = format(end);
  showRange();
}

async function refresh() {
  try {
    state.all = await streams();
    by('empty').hidden = state.all.length > 0;
    if (!state.all.length) return;
    if (Number.isNaN(state.eventStart)) state.eventStart = parse((await get('/api/clock')).eventStart ?? '');
    fillStreams(by('stream'), state.all, { channel: asked.get('channel'), quality: asked.get('quality') });
    if (!state.started) start();
    await hour();
  } catch (problem) {
    notice('notice', problem.message, { action: { name: 'Try again', do: refresh } });
  }
}

function start() {
  state.started = true;
  const row = state.all.find((each) => same(each, chosen(by('stream')))) ?? state.all[0];
  setRange(Math.max(row.start, row.end - MINUTE), row.end);
  const from = parse(asked.get('start') ?? '');
  const to = parse(asked.get('end') ?? '');
  const at = parse(asked.get('at') ?? '');
  if (from < to) {
    setRange(from, to);
    playPast(from, to);
  } else if (at > 0) jump(at, !asked.has('paused'));
  else goLive();
}

async function hour() {
  const end = now();
  const there = await spans(chosen(by('stream')), end - HOUR, end);
  drawStrip(by('hour'), there, end - HOUR, end);
  const seconds = covered(there, end - HOUR, end);
  by('coverage').textContent = `${clock(end - HOUR)} to ${clock(end)} UTC: ${length(seconds)} recorded in ${there.length} piece${there.length === 1 ? '' : 's'}`;
}

async function share() {
  const moment = player.moment();
  if (Number.isNaN(moment)) return;
  const link = `${location.origin}/?${query({ ...chosen(by('stream')), at: format(moment), paused: player.video.paused ? 'yes' : undefined })}`;
  history.replaceState(null, '', link);
  try {
    await navigator.clipboard.writeText(link);
    by('shared').textContent = 'Copied.';
  } catch {
    by('shared').textContent = 'It is in the address bar.';
  }
}

function mark(id) {
  const moment = player.moment();
  if (!Number.isNaN(moment)) by(id).value = format(moment);
  showRange();
}

bus.on('cutroom.segment.stored', (segment) => {
  state.arrived++;
  by('newest').textContent = `${segment.channel} ${segment.quality}: ${show(parse(segment.start))}, ${segment.duration} s, ${Math.round(segment.size / 1024)} KiB (${segment.type}); ${state.arrived} since this page was opened.`;
  if (!state.started) refresh();
});
let soon = 0;
bus.on('cutroom.segment.stored', (segment) => {
  if (state.started && !soon && same(segment, chosen(by('stream')))) {
    soon = setTimeout(() => { soon = 0; hour().catch(() => {}); }, 2000);
  }
});

by('stream').addEventListener('change', () => { showRange(); goLive(); hour().catch(() => {}); });
by('live').addEventListener('click', goLive);
by('back').addEventListener('click', () => player.step(-1));
by('forward').addEventListener('click', () => player.step(1));
by('speed').addEventListener('change', () => player.speed(Number(by('speed').value)));
player.video.addEventListener('ratechange', () => { by('speed').value = String(player.video.playbackRate); });
player.onRate = (rate) => { by('rate').textContent = `${Math.round(rate * 1000) / 1000} frames a second`; };
by('share').addEventListener('click', share);
by('fromhere').addEventListener('click', () => mark('from'));
by('tohere').addEventListener('click', () => mark('to'));
for (const id of ['from', 'to']) by(id).addEventListener('input', showRange);
by('past').addEventListener('submit', (event) => {
  event.preventDefault();
  const wanted = range();
  if (wanted) playPast(wanted.start, wanted.end);
});
by('jump').addEventListener('submit', (event) => {
  event.preventDefault();
  jump(parseLoosely(by('when').value, state));
});
setInterval(() => {
  const moment = player.moment();
  by('moment').textContent = Number.isNaN(moment) ? '—' : show(moment);
  by('eventclock').textContent = moment > 0 && state.eventStart > 0 ? `event ${eventClock(moment, state.eventStart)}` : '';
  chat.show(moment);
}, 200);
poll(bus, refresh);
