// What was said while the picture was shown, beside it. A node without chat answers 404, and nothing is shown.
import { get, query } from './api.js';
import { el } from './shell.js';
import { clock, format, MINUTE, SECOND } from './times.js';

const BEFORE = 2 * MINUTE;
const AFTER = 2 * MINUTE;
const MOST_SHOWN = 60;
const AGAIN_MS = 4000;

export class Chat {
  /** card is hidden as long as there is none. */
  constructor(card, list, channel) {
    Object.assign(this, { card, list, channel, messages: [], from: 0, to: 0, asked: 0, shown: '' });
  }

  /** Called often; asks the node only when what it has does not reach. */
  show(moment) {
    if (Number.isNaN(moment)) return;
    const channel = this.channel();
    const reaches = channel === this.of && moment >= this.from && moment < this.to - MINUTE;
    if (!reaches && performance.now() - this.asked > AGAIN_MS) this.ask(channel, moment);
    if (channel === this.of) this.draw(moment);
  }

  async ask(channel, moment) {
    this.asked = performance.now();
    const from = moment - BEFORE;
    const to = moment + AFTER;
    try {
      const read = await get(`/${encodeURIComponent(channel)}/chat.json?${query({ start: format(from), end: format(to) })}`);
      const messages = read.filter((each) => each.command === 'PRIVMSG').map((each) => ({ micros: each.time * SECOND, who: sender(each), text: each.params?.at(-1) ?? '' }));
      Object.assign(this, { of: channel, from, to: Math.min(to, Date.now() * 1000), messages: messages.sort((a, b) => a.micros - b.micros) });
      if (messages.length) this.card.hidden = false;
    } catch (problem) {
      this.messages = [];
      // Nothing there: not asked again for a while.
      if (problem.status === 404) this.asked += 15 * AGAIN_MS;
    }
  }

  draw(moment) {
    const said = this.messages.filter((each) => each.micros <= moment).slice(-MOST_SHOWN);
    const key = `${this.from}/${said.length}/${said.at(-1)?.micros}`;
    if (key === this.shown) return;
    this.shown = key;
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40;
    this.list.replaceChildren(...said.map((each) => el('li', {}, el('span', { class: 'hint mono' }, clock(each.micros)), ' ', el('strong', {}, each.who), ` ${each.text}`)));
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
  }
}

function sender(message) {
  return message.tags?.['display-name'] || message.sender || 'somebody';
}
