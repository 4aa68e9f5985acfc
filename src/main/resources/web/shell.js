// What every page has: the bar at the top, the theme, help with keys.
import { Keys } from './keys.js';
import { carryToken } from './links.js';

const THEME = 'cutroom.theme';
const PAGES = [['/', 'Watch'], ['/editor.html', 'Editor'], ['/dashboard.html', 'Dashboard'], ['/coverage.html', 'Coverage']];
const NEXT = { system: 'light', light: 'dark', dark: 'system' };

/** What is painted hears this on the window and paints anew. */
export const THEMED = 'themed';
const themed = () => dispatchEvent(new Event(THEMED));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', themed);

const stored = localStorage.getItem(THEME);
if (stored) document.documentElement.dataset.theme = stored;

/** An element: its attributes, then its children; functions under on… listen. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function by(id) { return document.getElementById(id); }

/** actions: what the page's keys do; see Keys. */
export function shell(actions = []) {
  const here = location.pathname === '/index.html' ? '/' : location.pathname;
  const theme = el('button', { type: 'button', onclick: () => setTheme(theme) });
  const live = el('span', { class: 'pill', id: 'bus', role: 'status' }, 'connecting');
  document.body.prepend(
    el('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
    el('header', { class: 'top' },
      el('span', { class: 'brand' }, 'Cutroom'),
      el('nav', { 'aria-label': 'Pages' }, ...PAGES.map(([href, name]) =>
        el('a', { href, 'aria-current': href === here ? 'page' : null }, name))),
      live,
      el('a', { href: '/health' }, 'Health'), el('a', { href: '/metrics' }, 'Metrics'),
      el('button', { type: 'button', onclick: help, 'aria-label': 'Help with keys' }, '?'), theme));
  nameTheme(theme);
  const keys = new Keys([...actions, { id: 'help', keys: ['?'], what: 'Show this help', act: help, fixed: true }]);
  document.body.append(keys.dialog());
  carryToken();
}

export function showBus(bus) {
  bus.onState = (connected) => {
    by('bus').className = connected ? 'pill good' : 'pill warn';
    by('bus').textContent = connected ? 'live' : 'asking every 3 s';
  };
}

function help() {
  if (!by('help').open) by('help').showModal();
}

function setTheme(button) {
  const next = NEXT[document.documentElement.dataset.theme ?? 'system'];
  if (next === 'system') {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(THEME);
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem(THEME, next);
  }
  nameTheme(button);
  themed();
}

function nameTheme(button) {
  button.textContent = `Theme: ${document.documentElement.dataset.theme ?? 'system'}`;
}

/** Says something in the page's notice; with a way out when there is one. */
export function notice(id, text, { kind = 'bad', action } = {}) {
  const place = by(id);
  place.hidden = !text;
  place.className = `notice ${kind}`;
  place.replaceChildren(text ?? '', ...(action ? [el('button', { type: 'button', onclick: action.do }, action.name)] : []));
}
