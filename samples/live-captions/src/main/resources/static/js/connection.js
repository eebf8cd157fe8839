// SPDX-License-Identifier: Apache-2.0
import { AudioBacklog } from './audio-backlog.js';

const RATE = 24000;
const KEPT_SECONDS = 120;
/** Samples per message: 60 ms live, up to 600 ms when catching up. */
const LARGEST_FRAME = 14400;
/** Bytes that may wait inside the browser. */
const SOCKET_BUFFER = 256 * 1024;
const SILENT_MS = 30_000;
const RETRY_MS = [300, 1000, 2000, 4000, 5000];

/**
 * A caption session that survives its socket: keeps audio until the server has it, comes back when the socket is lost, sends the rest and
 * is told what it missed. See the README for the protocol.
 *
 * Dispatches `state` (connecting, live, reconnecting, ending, ended, refused), `caption` for each event of the server, once and in order,
 * `audio` when the server took some, and `missing` when a session was forgotten by the server.
 */
export class CaptionConnection extends EventTarget {
  #url;
  #backlog = new AudioBacklog(KEPT_SECONDS * RATE);
  #socket = null;
  #session = null; // the server's id
  #isTalking = false; // whether this socket's session was confirmed
  #epoch = 0; // counts sessions, should one be forgotten
  #base = 0; // the session's sample 0, in samples of this page
  #cursor = 0; // the next sample to send
  #until = 0; // how far the server takes them
  #seen = 0; // number of the last event
  #finished = false; // no more audio comes
  #endSent = false;
  #state = 'idle';
  #attempt = 0;
  #retry = null;
  #watch = null;
  #heardAt = 0;

  constructor(url) {
    super();
    this.#url = url;
    this.retryNow = () => this.#reconnectNow();
  }

  get state() {
    return this.#state;
  }

  /** Seconds of audio that the server does not have yet. */
  get waitingSeconds() {
    return (this.#backlog.end - this.#backlog.start) / RATE;
  }

  /** How many samples the server takes now. */
  get room() {
    return this.#isTalking ? Math.max(0, this.#until - this.#backlog.end) : 0;
  }

  /** Source time in seconds: how much audio was given to this connection. */
  get seconds() {
    return this.#backlog.end / RATE;
  }

  open() {
    this.#enter('connecting');
    this.#watch = setInterval(() => this.#checkSilence(), 5000);
    addEventListener('online', this.retryNow);
    this.#connect();
  }

  /** Takes audio: 24 kHz PCM16. */
  push(samples) {
    this.#backlog.append(samples);
    this.#pump();
  }

  /** No more audio comes: the last words are awaited. */
  finish() {
    if (!this.#finished && !this.#isOver()) {
      this.#finished = true;
      if (this.#state === 'live') {
        this.#enter('ending');
      }
      this.#pump();
    }
  }

  /** Loses the socket, as a bad network would. */
  cut() {
    this.#lose();
  }

  #connect() {
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#isTalking = false;
    this.#heardAt = Date.now();
    socket.onopen = () => this.#send(this.#session === null
      ? { type: 'start' }
      : { type: 'resume', session: this.#session, seen: this.#seen });
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) {
        this.#heardAt = Date.now();
        this.#receive(JSON.parse(data));
      }
    };
    socket.onclose = () => {
      if (socket === this.#socket) {
        this.#lose();
      }
    };
  }

  #receive(message) {
    if ('n' in message) {
      this.#receiveEvent(message);
      return;
    }
    switch (message.type) {
      case 'session': this.#welcome(message); break;
      case 'audio': this.#acknowledge(message); break;
      case 'ping': this.#send({ type: 'pong' }); break;
      case 'refused': this.#refused(message); break;
      default: break; // of a newer server
    }
  }

  #welcome({ session, received, until }) {
    this.#session = session;
    this.#isTalking = true;
    this.#attempt = 0;
    this.#endSent = false;
    this.#cursor = this.#base + received;
    this.#acknowledge({ received, until });
    this.#enter(this.#finished ? 'ending' : 'live');
  }

  #acknowledge({ received, until }) {
    this.#backlog.release(this.#base + received);
    this.#until = this.#base + until;
    this.dispatchEvent(new CustomEvent('audio'));
    this.#pump();
  }

  #receiveEvent(event) {
    if (event.n > this.#seen) {
      this.#seen = event.n;
      this.dispatchEvent(new CustomEvent('caption', { detail: this.#inPageTime(event) }));
      this.#send({ type: 'seen', event: event.n });
      if (event.type === 'ended') {
        this.#over('ended');
      } else if (event.type === 'broken') {
        this.#over('refused', event.message);
      }
    }
  }

  /** Turns get names, and times are shifted, that stay unique when a second session had to be started. */
  #inPageTime(event) {
    const shifted = { ...event };
    for (const time of ['at', 'start', 'end']) {
      if (time in event) {
        shifted[time] = event[time] + (this.#base / RATE) * 1000;
      }
    }
    if ('turn' in event) {
      shifted.key = `${this.#epoch}-${event.turn}`;
    }
    return shifted;
  }

  #refused({ code, message }) {
    if (code === 'unknown-session' && this.#session !== null) {
      this.#startAnew();
    } else {
      this.#over('refused', message, code);
    }
  }

  /** The server forgot the session: what it has not received goes to a new one. */
  #startAnew() {
    this.#drop();
    this.#session = null;
    this.#seen = 0;
    this.#epoch += 1;
    this.#base = this.#backlog.start;
    this.dispatchEvent(new CustomEvent('missing', { detail: { at: (this.#base / RATE) * 1000 } }));
    this.#enter('connecting');
    this.#connect();
  }

  #pump() {
    while (this.#isTalking && this.#socket.bufferedAmount < SOCKET_BUFFER) {
      if (this.#cursor < this.#backlog.start) {
        this.#send({ type: 'gap', from: this.#cursor - this.#base, to: this.#backlog.start - this.#base });
        this.#cursor = this.#backlog.start;
      }
      const samples = this.#backlog.read(this.#cursor, Math.min(LARGEST_FRAME, this.#until - this.#cursor));
      if (samples.length === 0) {
        break;
      }
      this.#socket.send(frame(this.#cursor - this.#base, samples));
      this.#cursor += samples.length;
    }
    if (this.#isTalking && this.#finished && !this.#endSent && this.#cursor === this.#backlog.end) {
      this.#endSent = true;
      this.#send({ type: 'end', at: this.#cursor - this.#base });
    }
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  #checkSilence() {
    if (this.#socket && Date.now() - this.#heardAt > SILENT_MS) {
      this.#lose();
    } else {
      this.#pump();
    }
  }

  #lose() {
    if (this.#isOver() || this.#socket === null) {
      return;
    }
    this.#drop();
    this.#enter('reconnecting');
    const wait = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)];
    this.#attempt += 1;
    this.#retry = setTimeout(() => this.#connect(), wait * (0.75 + Math.random() / 2));
  }

  #reconnectNow() {
    if (this.#state === 'reconnecting' && this.#socket === null) {
      clearTimeout(this.#retry);
      this.#connect();
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#isTalking = false;
    if (socket) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    }
  }

  #over(state, message, code) {
    this.#finished = true;
    this.#drop();
    clearTimeout(this.#retry);
    clearInterval(this.#watch);
    removeEventListener('online', this.retryNow);
    this.#enter(state, message, code);
  }

  #isOver() {
    return this.#state === 'ended' || this.#state === 'refused';
  }

  #enter(state, message = '', code = '') {
    this.#state = state;
    this.dispatchEvent(new CustomEvent('state', { detail: { state, message, code } }));
  }
}

/** Eight bytes of position, then the samples. */
function frame(position, samples) {
  const bytes = new ArrayBuffer(8 + 2 * samples.length);
  const view = new DataView(bytes);
  view.setBigUint64(0, BigInt(position));
  for (let i = 0; i < samples.length; i++) {
    view.setInt16(8 + 2 * i, samples[i], true);
  }
  return bytes;
}
