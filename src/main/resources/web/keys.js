// Keys of a page: what each does, shown by ?, and changed by whoever wants others; the choice stays in this browser.
import { el } from './shell.js';

const KEPT = 'cutroom.keys';
const SHOWN = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
const ALONE = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead']);

/** The key of a keydown as it is kept: Ctrl and Cmd count as one, Shift only where it makes no other sign. */
export function nameOf(event) {
  const key = event.key === ' ' ? 'Space' : event.key;
  const command = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (key.length > 1 || command);
  return (command ? 'Ctrl+' : '') + (event.altKey ? 'Alt+' : '') + (shift ? 'Shift+' : '') + (command && key.length === 1 ? key.toLowerCase() : key);
}

export class Keys {
  /** actions: {id, keys, what, act, fixed, everywhere: while something is typed too, local: a part of the page
   * hears it}; an act that returns false leaves the key to the browser. */
  constructor(actions) {
    this.actions = actions;
    this.chosen = this.read();
    this.list = el('tbody');
    this.said = el('p', { class: 'hint', role: 'status' });
    document.addEventListener('keydown', (event) => this.pressed(event));
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) ?? {};
    } catch {
      return {};
    }
  }

  of(action) { return action.fixed ? action.keys : this.chosen[action.id] ?? action.keys; }

  pressed(event) {
    const name = nameOf(event);
    const typing = event.target.closest('input, textarea, select');
    if (event.defaultPrevented || event.target.closest('dialog')) return;
    const action = this.actions.find((each) => each.act && (!typing || each.everywhere) && this.of(each).includes(name));
    if (!action || ((event.key === ' ' || event.key === 'Enter') && event.target.closest('button, a, summary'))) return;
    if (action.act(event) !== false) event.preventDefault();
  }

  /** The dialog that ? opens. */
  dialog() {
    this.draw();
    const box = el('dialog', { id: 'help', 'aria-label': 'Keys' }, el('h2', {}, 'Keys'),
      el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Keys, scrollable' }, el('table', {},
        el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, 'Does'), el('th', { scope: 'col' }, 'Keys'), el('th', { scope: 'col' }, 'Change'))), this.list)),
      this.said,
      el('form', { method: 'dialog', class: 'row' }, el('button', { class: 'primary' }, 'Close'),
        el('button', { type: 'button', id: 'standardkeys', onclick: () => this.choose({}, 'All keys are the standard ones again.') }, 'Standard keys')));
    box.addEventListener('keydown', (event) => this.listen(event), true);
    box.addEventListener('close', () => { this.waiting = null; });
    return box;
  }

  draw() {
    this.list.replaceChildren(...this.actions.map((action) => {
      const button = action.fixed ? '' : el('button', { type: 'button', 'aria-label': `Change the key for: ${action.what}`, 'data-action': action.id,
        onclick: () => this.ask(action, button) }, 'Change');
      return el('tr', {}, el('td', {}, action.what),
        el('td', {}, ...this.of(action).flatMap((key, i) => [i ? ' ' : '', el('kbd', {}, SHOWN[key] ?? key)])), el('td', {}, button));
    }));
  }

  ask(action, button) {
    this.waiting = action;
    button.textContent = 'Press a key';
    this.said.textContent = `Press the key that is to do this: ${action.what}. Esc leaves it as it is.`;
  }

  listen(event) {
    if (!this.waiting || ALONE.has(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const action = this.waiting;
    this.waiting = null;
    const name = nameOf(event);
    if (event.key === 'Escape') this.said.textContent = 'Left as it was.';
    else if (this.actions.some((each) => each.fixed && !each.local && each.keys.includes(name))) this.said.textContent = `${name} is always used for something else; choose another.`;
    else this.give(action, name);
    this.draw();
    this.list.querySelector(`[data-action="${action.id}"]`)?.focus();
  }

  /** A key does one thing: who had it before loses it, and that is said. */
  give(action, name) {
    const chosen = { ...this.chosen, [action.id]: [name] };
    const before = this.actions.find((each) => each !== action && !each.local && this.of(each).includes(name));
    if (before) chosen[before.id] = this.of(before).filter((key) => key !== name);
    this.choose(chosen, before ? `${name} now does this: ${action.what}. It no longer does: ${before.what}.` : `${name} now does this: ${action.what}.`);
  }

  choose(chosen, text) {
    this.chosen = chosen;
    localStorage.setItem(KEPT, JSON.stringify(chosen));
    this.said.textContent = text;
    this.draw();
  }
}
