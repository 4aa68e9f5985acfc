// The lists of ranges and chapters beside the timeline.
import { el } from './shell.js';
import { format, length, parse, show } from './times.js';

function moved(list, index, by) {
  const copy = [...list];
  copy.splice(index + by, 0, ...copy.splice(index, 1));
  return copy;
}

function timeInput(label, value, onTime) {
  const input = el('input', { class: 'mono', value, 'aria-label': label, onchange: () => {
    const micros = parse(input.value);
    input.setAttribute('aria-invalid', String(Number.isNaN(micros)));
    if (!Number.isNaN(micros)) onTime(format(micros));
  } });
  return input;
}

function transition(draft, index, known) {
  const [type, seconds] = (draft.fields.transitions[index] ?? '').split(',');
  const set = (text) => {
    const all = draft.fields.ranges.slice(1).map((each, i) => draft.fields.transitions[i] ?? '');
    all[index] = text;
    draft.change({ transitions: all });
  };
  const duration = el('input', { type: 'number', min: '0.1', max: '10', step: '0.1', value: seconds ?? '1',
    'aria-label': 'Seconds of the transition', style: 'width:5rem', onchange: () => set(menu.value && `${menu.value},${duration.value}`) });
  const menu = el('select', { 'aria-label': `Transition into range ${index + 2}`, onchange: () => set(menu.value && `${menu.value},${duration.value}`) },
    el('option', { value: '' }, 'hard cut'),
    ...known.map((each) => el('option', { value: each.name, title: each.description, selected: each.name === type }, each.name)));
  return el('div', { class: 'row' }, menu, menu.value ? duration : null);
}

export function drawRanges(place, draft, known, { seek, download }) {
  const { ranges } = draft.fields;
  place.replaceChildren(...ranges.map((range, index) => {
    const name = `range ${index + 1}`;
    const set = (change) => {
      const all = structuredClone(ranges);
      Object.assign(all[index], change);
      if (parse(all[index].end) > parse(all[index].start)) draft.change({ ranges: all });
    };
    const button = (text, label, act, disabled = false) => el('button', { type: 'button', 'aria-label': `${label} ${name}`, onclick: act, disabled }, text);
    return el('li', {},
      index ? transition(draft, index - 1, known) : null,
      el('div', { class: 'row' }, timeInput(`Start of ${name}`, range.start, (start) => set({ start })), '–',
        timeInput(`End of ${name}`, range.end, (end) => set({ end })),
        el('span', { class: 'hint' }, length(parse(range.end) - parse(range.start)))),
      el('div', { class: 'row' }, button('Go there', 'Go to', () => seek(parse(range.start))),
        button('↑', 'Earlier:', () => draft.change({ ranges: moved(ranges, index, -1) }), index === 0),
        button('↓', 'Later:', () => draft.change({ ranges: moved(ranges, index, 1) }), index === ranges.length - 1),
        button('Remove', 'Remove', () => draft.change({ ranges: ranges.filter((each, i) => i !== index),
          transitions: draft.fields.transitions.filter((each, i) => i !== Math.max(0, index - 1)) })),
        el('a', { class: 'button', href: download(range), download: true, 'aria-label': `Download ${name}` }, 'Download')));
  }));
}

export function drawChapters(place, draft) {
  const { chapters } = draft.fields;
  const set = (index, change) => draft.change({ chapters: chapters.map((each, i) => (i === index ? { ...each, ...change } : each)) }, `chapter${index}`);
  place.replaceChildren(...chapters.map((chapter, index) => {
    const title = el('input', { value: chapter.title, 'aria-label': `Title of chapter ${index + 1}`, onchange: () => set(index, { title: title.value }) });
    return el('li', {}, el('div', { class: 'row apart' }, el('span', { class: 'mono' }, show(parse(chapter.time))),
      el('button', { type: 'button', 'aria-label': `Remove chapter ${index + 1}`,
        onclick: () => draft.change({ chapters: chapters.filter((each, i) => i !== index) }) }, 'Remove')), title);
  }));
}
