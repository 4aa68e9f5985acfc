// The lists of ranges and chapters beside the timeline.
import { el } from './shell.js';
import { format, length, parse, show } from './times.js';

/** Puts new children in; what had the keyboard has it again. */
function redraw(place, children) {
  const focused = place.contains(document.activeElement) ? document.activeElement.getAttribute('aria-label') : null;
  place.replaceChildren(...children);
  if (focused) place.querySelector(`[aria-label="${CSS.escape(focused)}"]`)?.focus();
}

function timeInput(label, value, onTime) {
  const input = el('input', { class: 'mono', value: show(parse(value)), 'aria-label': label, onchange: () => {
    const micros = parse(input.value);
    input.setAttribute('aria-invalid', String(Number.isNaN(micros)));
    if (!Number.isNaN(micros)) onTime(format(micros));
  } });
  return input;
}

function transition(draft, ranges, index, known, preview) {
  const [type, seconds] = (draft.fields.transitions[index] ?? '').split(',');
  const set = (text) => {
    const all = ranges.between();
    all[index] = text;
    draft.change({ transitions: all });
  };
  const put = () => set(menu.value && `${menu.value},${duration.value}`);
  const duration = el('input', { type: 'number', min: '0.1', max: '10', step: '0.1', value: seconds ?? '1',
    'aria-label': `Seconds of the transition into range ${index + 2}`, class: 'short', onchange: put });
  const menu = el('select', { 'aria-label': `Transition into range ${index + 2}`, onchange: put },
    el('option', { value: '' }, 'hard cut'),
    ...known.map((each) => el('option', { value: each.name, title: each.description, selected: each.name === type }, each.name)));
  const look = type ? el('button', { type: 'button', 'aria-label': `Preview the transition into range ${index + 2}`, onclick: () => preview(index) }, 'Look') : null;
  return el('div', { class: 'row' }, menu, type ? duration : null, type ? 's' : null, look);
}

/** acts: seek(micros), download(range), preview(index of the transition) */
export function drawRanges(place, draft, ranges, known, acts) {
  const { all } = ranges;
  redraw(place, all.map((range, index) => {
    const name = `range ${index + 1}`;
    const button = (text, label, act, disabled = false) => el('button', { type: 'button', 'aria-label': `${label} ${name}`, onclick: act, disabled }, text);
    const active = index === ranges.index;
    return el('li', { 'aria-current': active ? 'true' : null },
      index ? transition(draft, ranges, index - 1, known, acts.preview) : null,
      el('div', { class: 'row' }, el('strong', {}, `${index + 1}`), timeInput(`Start of ${name}`, range.start, (start) => ranges.change(index, { start })), '–',
        timeInput(`End of ${name}`, range.end, (end) => ranges.change(index, { end })),
        el('span', { class: 'hint' }, length(parse(range.end) - parse(range.start)))),
      el('div', { class: 'row' }, active ? el('span', { class: 'pill good' }, 'active') : button('Make active', 'Make active:', () => ranges.choose(index)),
        button('Go there', 'Go to', () => acts.seek(parse(range.start))),
        button('Its end', 'Go to the end of', () => acts.seek(parse(range.end))),
        button('↑', 'Earlier:', () => ranges.move(index, -1), index === 0),
        button('↓', 'Later:', () => ranges.move(index, 1), index === all.length - 1),
        button('Remove', 'Remove', () => ranges.remove(index)),
        el('a', { class: 'button', href: acts.download(range), download: true, 'aria-label': `Download ${name}` }, 'Download')));
  }));
}

export function drawChapters(place, draft, seek) {
  const { chapters } = draft.fields;
  const set = (index, change) => draft.change({ chapters: chapters.map((each, i) => (i === index ? { ...each, ...change } : each)) }, `chapter${index}`);
  redraw(place, chapters.map((chapter, index) => {
    const title = el('input', { value: chapter.title, 'aria-label': `Title of chapter ${index + 1}`, onchange: () => set(index, { title: title.value }) });
    return el('li', {}, el('div', { class: 'row apart' },
      el('button', { type: 'button', class: 'mono', 'aria-label': `Go to chapter ${index + 1}`, onclick: () => seek(parse(chapter.time)) }, show(parse(chapter.time)).slice(11)),
      el('button', { type: 'button', 'aria-label': `Remove chapter ${index + 1}`,
        onclick: () => draft.change({ chapters: chapters.filter((each, i) => i !== index) }) }, 'Remove')), title);
  }));
}
