// Who else has this event open, what they are at, and their ranges. The node only passes it on; nothing is kept there.
import { call } from './api.js';

const BEAT_MS = 5000;
const GONE_MS = 12_000;
const SOON_MS = 700;

export class Presence {
  /** mine() gives {id, field, ranges}, id undefined as long as there is none; onOthers hears [{name, field, ranges}]. */
  constructor(bus, mine, onOthers) {
    Object.assign(this, { mine, onOthers, others: new Map(), session: crypto.getRandomValues(new Uint32Array(2)).join('-') });
    bus.on('cutroom.presence.changed', (said) => this.hear(said));
    setInterval(() => this.beat(), BEAT_MS);
    addEventListener('pagehide', () => this.say({ left: true }));
  }

  hear(said) {
    if (said.event !== this.mine().id || said.session === this.session) return;
    if (said.left) this.others.delete(said.session);
    else {
      if (!this.others.has(said.session)) this.soon();
      this.others.set(said.session, { ...said, heard: Date.now() });
    }
    this.tell();
  }

  soon() {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.beat();
    }, SOON_MS);
  }

  beat() {
    this.say({});
    const before = this.others.size;
    for (const [session, other] of this.others) if (Date.now() - other.heard > GONE_MS) this.others.delete(session);
    if (this.others.size !== before) this.tell();
  }

  /** Who may not write is not seen; that is no fault of the page. */
  say(more) {
    const { id, field, ranges } = this.mine();
    if (!id) return;
    call(`/api/events/${encodeURIComponent(id)}/presence`, { method: 'POST', keepalive: true,
      body: { session: this.session, field: field ?? '', ranges, ...more } }).catch(() => {});
  }

  tell() { this.onOthers([...this.others.values()]); }
}
