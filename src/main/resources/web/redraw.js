// Lists that are drawn anew with every change, but never under somebody's hands: what is typed stays until it is taken or
// left, what is pressed until it is let go, and the field that the keyboard goes to next until it is there.
const places = new WeakMap();

/** The field of a list that has been typed in and not been left. */
function typedIn(place) {
  const field = document.activeElement;
  return place.contains(field) && 'typed' in field.dataset ? field : null;
}

function watched(place) {
  if (places.has(place)) return places.get(place);
  const state = { held: false, late: null };
  const release = () => setTimeout(() => {
    state.held = false;
    if (state.late) redraw(place, state.late);
  });
  places.set(place, state);
  place.addEventListener('input', ({ target }) => { target.dataset.typed = ''; });
  // While it goes down to the field, so before the field hands over what it has.
  place.addEventListener('change', ({ target }) => {
    delete target.dataset.typed;
    if (state.pressed) return;
    state.held = true;
    release();
  }, true);
  place.addEventListener('focusout', () => { if (!state.pressed) release(); });
  place.addEventListener('pointerdown', ({ target }) => {
    if (target.closest('button, a')) Object.assign(state, { held: true, pressed: true });
  });
  for (const end of ['pointerup', 'pointercancel']) {
    addEventListener(end, () => {
      state.pressed = false;
      release();
    });
  }
  return state;
}

/** Puts new children in, now or as soon as nobody is at them; what had the keyboard has it again. */
export function redraw(place, make) {
  const state = watched(place);
  state.late = make;
  if (state.held || typedIn(place)) return;
  state.late = null;
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const label = focused?.getAttribute('aria-label');
  const caret = focused?.selectionStart;
  place.replaceChildren(...make());
  if (!label) return;
  const again = place.querySelector(`[aria-label="${CSS.escape(label)}"]`);
  again?.focus();
  if (typeof caret === 'number') again?.setSelectionRange?.(caret, caret);
}

/** What is being typed in a list counts, as if the field had been left. */
export function commit(place) {
  typedIn(place)?.dispatchEvent(new Event('change', { bubbles: true }));
}
