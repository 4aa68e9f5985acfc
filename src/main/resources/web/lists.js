// The lists of ranges and chapters beside the timeline.
import { redraw } from './redraw.js';
import { el } from './shell.js';
import { format, length, parse, show } from './times.js';

const CHANGED = 'somebody changed the list meanwhile; look at it and write that again';

/** onTime gives why it does not take a time, or nothing; then the old one is shown, since that is what counts. */
function timeInput(label, value, onTime, say) {
  const old = show(parse(value));
  const input = el('input', { class: 'mono', value: old, 'aria-label': label, onchange: () => {
    const micros = parse(input.value);
    const why = Number.isNaN(micros) ? 'write it as 2026-11-02 10:56:01.3' : onTime(format(micros));
    say(why ? `${label}: ${input.value} is not taken; ${why}.` : null);
    if (why) input.value = old;
  } });
  return input;
}

/** Where something that was shown is now, -1 when it is gone; others change the same lists. */
function place(all, index, is) {
  return all[index] && is(all[index]) ? index : all.findIndex(is);
}

/** is: whether a range is the one behind the transition */
function transition(draft, ranges, index, known, { preview, say }, is) {
  const [type, seconds] = (draft.fields.transitions[index] ?? '').split(',');
  const set = (text) => {
    const all = ranges.between();
    const at = place(ranges.all, index + 1, is);
    if (at < 1) return say(`${CHANGED}.`);
    all[at - 1] = text;
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

/** acts: seek(micros), download(range), preview(index of the transition), say(why something is not taken, or null) */
export function drawRanges(list, draft, ranges, known, acts) {
  redraw(list, () => ranges.all.map((range, index) => {
    const { all } = ranges;
    const name = `range ${index + 1}`;
    const is = (each) => each.start === range.start && each.end === range.end;
    // What is pressed means the range that was shown, wherever others have put it meanwhile.
    const shown = (act) => () => {
      const at = place(ranges.all, index, is);
      if (at < 0) acts.say(`${CHANGED}.`);
      else act(at);
    };
    const button = (text, label, act, disabled = false) => el('button', { type: 'button', 'aria-label': `${label} ${name}`, onclick: shown(act), disabled }, text);
    const active = index === ranges.index;
    // Another may have changed its other end while this one was typed.
    const put = (edge) => (time) => {
      const now = place(ranges.all, index, (each) => each[edge] === range[edge]);
      return now < 0 ? CHANGED : ranges.change(now, { [edge]: time });
    };
    return el('li', { 'aria-current': active ? 'true' : null },
      index ? transition(draft, ranges, index - 1, known, acts, is) : null,
      el('div', { class: 'row' }, el('strong', {}, `${index + 1}`), timeInput(`Start of ${name}`, range.start, put('start'), acts.say), '–',
        timeInput(`End of ${name}`, range.end, put('end'), acts.say),
        el('span', { class: 'hint' }, length(parse(range.end) - parse(range.start)))),
      el('div', { class: 'row' }, active ? el('span', { class: 'pill good' }, 'active') : button('Make active', 'Make active:', (at) => ranges.choose(at)),
        button('Go there', 'Go to', (at) => acts.seek(parse(ranges.all[at].start))),
        button('Its end', 'Go to the end of', (at) => acts.seek(parse(ranges.all[at].end))),
        button('↑', 'Earlier:', (at) => ranges.move(at, -1), index === 0),
        button('↓', 'Later:', (at) => ranges.move(at, 1), index === all.length - 1),
        button('Remove', 'Remove', (at) => ranges.remove(at)),
        el('a', { class: 'button', href: acts.download(range), download: true, 'aria-label': `Download ${name}` }, 'Download')));
  }));
}

/** acts: seek(micros), say(why something is not taken, or null) */
export function drawChapters(list, draft, acts) {
  redraw(list, () => draft.fields.chapters.map((chapter, index) => {
    const now = () => place(draft.fields.chapters, index, (each) => each.time === chapter.time);
    const title = el('input', { value: chapter.title, 'aria-label': `Title of chapter ${index + 1}`, onchange: () => {
      const at = now();
      acts.say(at < 0 ? `Title of chapter ${index + 1}: ${title.value} is not taken; ${CHANGED}.` : null);
      draft.change({ chapters: draft.fields.chapters.map((each, i) => (i === at ? { ...each, title: title.value } : each)) }, `chapter${index}`);
    } });
    return el('li', {}, el('div', { class: 'row apart' },
      el('button', { type: 'button', class: 'mono', 'aria-label': `Go to chapter ${index + 1}`, onclick: () => acts.seek(parse(chapter.time)) }, show(parse(chapter.time)).slice(11)),
      el('button', { type: 'button', 'aria-label': `Remove chapter ${index + 1}`, onclick: () => {
        const at = now();
        draft.change({ chapters: draft.fields.chapters.filter((each, i) => i !== at) });
      } }, 'Remove')), title);
  }));
}
