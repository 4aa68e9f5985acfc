// All events with their state, the recorders, the node's health.
import { call, get, query, setToken, token } from './api.js';
import { Bus, poll } from './bus.js';
import { by, el, notice, shell, showBus } from './shell.js';
import { parse, show } from './times.js';

const KINDS = { UNEDITED: '', EDITED: 'warn', CLAIMED: 'warn', FINALIZING: 'warn', TRANSCODING: 'warn', DONE: 'good', MODIFIED: 'warn' };
const FINE = new Set(['up', 'ok', 'recording', 'running', 'healthy']);
const WAIT_MS = 250;
const PAGE = 100;
const MOST_AT_ONCE = 1000;

const enter = (event) => {
  if (event.target.closest('tr[tabindex]')) return false;
  by('events').querySelector('tr')?.focus();
  return true;
};
shell([
  { id: 'nextEvent', keys: ['ArrowDown'], what: 'The next event; up: the one before', act: enter, fixed: true },
  { id: 'editEvent', keys: ['Enter'], what: 'Edit the event', fixed: true },
  { id: 'filter', keys: ['/'], what: 'Filter by text', act: () => by('text').focus() },
  { id: 'newEvent', keys: ['n'], what: 'New event', act: () => { location.href = '/editor.html'; } },
]);
const bus = new Bus();
showBus(bus);
const progress = new Map();
/** wanted: so many are to be shown; turn: of the last question, shown: of the last answer. */
const list = { events: [], next: null, wanted: PAGE, turn: 0, shown: 0 };
const rows = new Map();

function pill(text, kind) {
  return el('span', { class: `pill ${kind}` }, text);
}

function question(limit, cursor) {
  return query({ state: by('state').value || undefined, text: by('text').value.trim() || undefined, limit, cursor });
}

/** All that are wanted, as they are now; an answer that comes behind a newer one is dropped. */
async function loadEvents() {
  const turn = ++list.turn;
  const events = [];
  let next;
  do {
    const answer = await get(`/api/events?${question(Math.min(MOST_AT_ONCE, list.wanted - events.length), next)}`);
    events.push(...answer.events);
    next = answer.next;
  } while (next && events.length < list.wanted);
  if (turn < list.shown) return;
  Object.assign(list, { events, next, shown: turn });
  drawEvents();
}

/** Rows that still say what is so stay as they are, with whoever is at them. */
function drawEvents() {
  const focused = document.activeElement?.dataset?.id;
  const drawn = list.events.map((event) => {
    const text = JSON.stringify(event);
    if (rows.get(event.id)?.text !== text) rows.set(event.id, { text, element: row(event) });
    return rows.get(event.id).element;
  });
  const there = new Set(drawn);
  for (const [id, { element }] of rows) if (!there.has(element)) rows.delete(id);
  for (const element of [...by('events').children]) if (!there.has(element)) element.remove();
  drawn.forEach((element, i) => {
    if (by('events').children[i] !== element) by('events').insertBefore(element, by('events').children[i] ?? null);
  });
  by('noevents').hidden = list.events.length > 0;
  by('more').hidden = !list.next;
  by('count').textContent = list.events.length ? `${list.events.length} shown` : '';
  if (focused && document.activeElement?.dataset?.id !== focused) rows.get(focused)?.element.focus();
}

function row(event) {
  return el('tr', { tabindex: '0', 'data-id': event.id, onkeydown: walk },
    el('td', { class: 'mono' }, show(parse(event.time))),
    el('td', {}, el('a', { href: `/editor.html?event=${encodeURIComponent(event.id)}` }, event.title || 'Untitled'),
      event.error ? el('p', { class: 'notice bad' }, event.error) : null),
    el('td', {}, pill(event.state, event.error ? 'bad' : KINDS[event.state] ?? ''), el('div', { class: 'made' }, ...madeOf(event))),
    el('td', {}, event.changed_by ?? ''),
    el('td', {}, ...actions(event)));
}

function madeOf(event) {
  const made = progress.get(event.id);
  return made ? [el('progress', { max: made.total || 1, value: made.seconds, 'aria-label': `Made of ${event.title || 'the cut'}` }),
    el('span', { class: 'hint mono' }, `${made.seconds.toFixed(1)} of ${made.total.toFixed(1)} s, ${(made.bytes / 1e6).toFixed(1)} MB`)] : [];
}

/** Only where it is shown: it comes twice a second. */
function drawProgress(id) {
  const event = list.events.find((each) => each.id === id);
  if (event) rows.get(id).element.querySelector('.made').replaceChildren(...madeOf(event));
}

function actions(event) {
  const path = `/api/events/${encodeURIComponent(event.id)}`;
  const act = (name, verb) => el('button', { type: 'button', onclick: () => send(`${path}/${verb}`) }, name);
  switch (event.state) {
    case 'UNEDITED': return event.error && event.ranges?.length ? [act('Submit again', 'submit')] : [];
    case 'EDITED': return event.error ? [act('Try again', 'retry'), act('Cancel', 'cancel')] : [act('Cancel', 'cancel')];
    case 'CLAIMED': return [act('Cancel', 'cancel')];
    case 'FINALIZING': return event.error ? [act('Try again', 'retry'), act('Cancel', 'cancel')] : [];
    case 'DONE': return event.link ? [published(event.link)] : [];
    default: return [];
  }
}

/** Browsers open no file of the node's; where it lies is said instead. */
function published(link) {
  if (/^https?:|^\//.test(link)) return el('a', { href: link }, 'Open the video');
  return el('span', { class: 'hint mono' }, link.replace(/^file:\/\//, ''));
}

async function send(path) {
  try {
    await call(path, { method: 'POST', body: {} });
    notice('notice', null);
    await loadEvents();
  } catch (problem) {
    say(problem);
  }
}

function say(problem) {
  const text = problem.status === 401 || problem.status === 403
    ? `${problem.message} Keep a token of an editor below, under "Signing in".` : problem.message;
  notice('notice', text, { action: { name: 'Try again', do: refresh } });
}

function walk(event) {
  const line = event.currentTarget;
  if (event.target !== line) return;
  const next = { ArrowDown: line.nextElementSibling, ArrowUp: line.previousElementSibling }[event.key];
  if (next) {
    next.focus();
    event.preventDefault();
  } else if (event.key === 'Enter') line.querySelector('a').click();
}

async function loadRecorders() {
  const all = await get('/api/recorders');
  by('norecorders').hidden = all.length > 0;
  by('recorders').replaceChildren(...all.map((each) => el('tr', {},
    el('td', {}, `${each.channel} · ${each.quality}`),
    el('td', {}, pill(each.state, each.lastError ? 'warn' : FINE.has(each.state) ? 'good' : '')),
    el('td', { class: 'mono' }, each.newestEnd ? show(parse(each.newestEnd)) : '—'),
    el('td', {}, each.delaySeconds === null ? '—' : `${each.delaySeconds.toFixed(1)} s`),
    el('td', {}, String(each.segments)), el('td', {}, each.lastError ?? '—'))));
}

async function loadHealth() {
  const health = await get('/health');
  by('status').textContent = health.status;
  by('status').className = `pill ${FINE.has(health.status) ? 'good' : health.status === 'down' ? 'bad' : 'warn'}`;
  by('parts').replaceChildren(...Object.entries(health.parts).map(([name, part]) => el('tr', {},
    el('td', {}, name),
    el('td', {}, pill(part.status, FINE.has(part.status) ? 'good' : part.status === 'down' ? 'bad' : 'warn')),
    el('td', {}, part.detail ?? ''))));
}

/** Each part by itself: without a database the recorders are still worth showing. */
async function refresh() {
  const parts = await Promise.allSettled([loadEvents(), loadRecorders(), loadHealth()]);
  const failed = parts.find((part) => part.status === 'rejected');
  if (failed) say(failed.reason);
  else notice('notice', null);
}

let timer = 0;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = 0;
    loadEvents().catch(say);
  }, WAIT_MS);
}

function filter() {
  list.wanted = PAGE;
  soon();
}

bus.on('cutroom.event.changed', (what) => {
  if (what.state === 'DONE' || what.state === 'UNEDITED') {
    progress.delete(what.id);
    drawProgress(what.id);
  }
  // Where changes never pause, the list still comes.
  if (!timer) soon();
});
bus.onBack(() => refresh());
bus.on('cutroom.cut.progress', (made) => {
  // Downloads tell how far they are too, and other pages' events.
  if (!list.events.some((each) => each.id === made.id)) return;
  if (made.seconds >= made.total) progress.delete(made.id);
  else progress.set(made.id, made);
  drawProgress(made.id);
});
by('state').addEventListener('change', filter);
by('text').addEventListener('input', filter);
by('filter').addEventListener('submit', (event) => event.preventDefault());
by('more').addEventListener('click', () => {
  list.wanted = list.events.length + PAGE;
  loadEvents().catch(say);
});
by('token').value = token();
by('sign').addEventListener('submit', (event) => {
  event.preventDefault();
  setToken(by('token').value.trim());
  notice('notice', 'Kept in this browser.', { kind: 'good' });
});
poll(bus, refresh);
