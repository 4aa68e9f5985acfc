// What the node publishes, over the Vert.x bridge's JSON on a raw WebSocket. Connects again by itself.
import { token } from './api.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 15000;
const PING_MS = 5000;

export class Bus {
  constructor() {
    this.listeners = new Map();
    this.connected = false;
    this.onState = () => {};
    this.back = [];
    this.lost = false;
    this.wait = FIRST_WAIT_MS;
    this.connect();
  }

  /** Calls the listener with each body published under the address. */
  on(address, listener) {
    const known = this.listeners.get(address);
    if (known) known.push(listener);
    else this.listeners.set(address, [listener]);
    if (!known) this.send({ type: 'register', address, headers: {} });
  }

  /** Calls the listener when the node is there again after it was not. */
  onBack(listener) { this.back.push(listener); }

  connect() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    // A browser sets no header here, so the token goes as a subprotocol.
    const protocols = /^[\w.-]+$/.test(token()) ? ['cutroom', `cutroom.bearer.${token()}`] : [];
    this.socket = new WebSocket(`${scheme}://${location.host}/eventbus/websocket`, protocols);
    // The bridge's messages come in binary frames.
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => {
      this.wait = FIRST_WAIT_MS;
      this.set(true);
      if (this.lost) this.back.forEach((listener) => listener());
      for (const address of this.listeners.keys()) this.send({ type: 'register', address, headers: {} });
      this.ping = setInterval(() => this.send({ type: 'ping' }), PING_MS);
    };
    this.socket.onmessage = (event) => this.hear(event.data);
    this.socket.onclose = () => {
      clearInterval(this.ping);
      this.set(false);
      this.lost = true;
      setTimeout(() => this.connect(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    };
  }

  set(connected) {
    this.connected = connected;
    this.onState(connected);
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  hear(data) {
    let message;
    try { message = JSON.parse(typeof data === 'string' ? data : new TextDecoder().decode(data)); } catch { return; }
    const body = typeof message.body === 'string' ? JSON.parse(message.body) : message.body;
    for (const listener of this.listeners.get(message.address) ?? []) listener(body);
  }
}

/** Does it now, then every so often: rarely while the bus is there, often while it is not. */
export function poll(bus, work, { often = 3000, rarely = 20000 } = {}) {
  const turn = async () => {
    await work();
    setTimeout(turn, bus.connected ? rarely : often);
  };
  turn();
}
