// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { CaptionConnection } from '../connection.js';

const SECOND = 24000;
let sockets = [];

/** What the browser has, as far as the connection uses it. */
class FakeSocket {
  static OPEN = 1;
  readyState = 0;
  bufferedAmount = 0;
  said = [];

  constructor() {
    sockets.push(this);
  }

  send(message) {
    this.said.push(typeof message === 'string' ? JSON.parse(message) : audio(message));
  }

  close() {
    this.readyState = 3;
  }

  opens() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
  }

  hears(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  /** Where the audio that was sent begins and ends. */
  get sent() {
    const frames = this.said.filter(({ type }) => type === 'audio');
    return frames.length === 0 ? [] : [frames[0].at, frames.at(-1).at + frames.at(-1).count];
  }
}

function audio(buffer) {
  return { type: 'audio', at: Number(new DataView(buffer).getBigUint64(0)), count: (buffer.byteLength - 8) / 2 };
}

const session = (fields) => ({ type: 'session', session: 'id', received: 0, until: 10 * SECOND, ...fields });

function opened() {
  const connection = new CaptionConnection('ws://here/captions');
  const captions = [];
  connection.addEventListener('caption', ({ detail }) => captions.push(detail));
  connection.open();
  sockets.at(-1).opens();
  sockets.at(-1).hears(session());
  return { connection, captions, first: sockets.at(-1) };
}

function reconnected() {
  mock.timers.tick(10_000);
  sockets.at(-1).opens();
  return sockets.at(-1);
}

beforeEach(() => {
  sockets = [];
  globalThis.WebSocket = FakeSocket;
  globalThis.addEventListener ??= () => {};
  globalThis.removeEventListener ??= () => {};
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
});

afterEach(() => mock.timers.reset());

test('sends no further than the server allows', () => {
  const { connection, first } = opened();
  connection.push(new Int16Array(11 * SECOND));
  assert.deepEqual(first.sent, [0, 10 * SECOND]);
  first.hears({ type: 'audio', received: 5 * SECOND, until: 15 * SECOND });
  assert.deepEqual(first.sent, [0, 11 * SECOND]);
  assert.equal(connection.waitingSeconds, 6);
});

test('goes on where the server says, and keeps what is said meanwhile', () => {
  const { connection, first } = opened();
  connection.push(new Int16Array(3 * SECOND));
  first.onclose();
  assert.equal(connection.state, 'reconnecting');
  connection.push(new Int16Array(SECOND));
  const second = reconnected();
  assert.deepEqual(second.said, [{ type: 'resume', session: 'id', seen: 0 }]);
  second.hears(session({ received: 2 * SECOND, resumed: true }));
  assert.deepEqual(second.sent, [2 * SECOND, 4 * SECOND]);
  assert.equal(connection.state, 'live');
});

test('shows every event once', () => {
  const { captions, first } = opened();
  first.hears({ n: 3, type: 'partial', turn: 0, text: 'a', attempt: 1 });
  first.onclose();
  const second = reconnected();
  assert.equal(second.said[0].seen, 3);
  second.hears(session({ resumed: true }));
  second.hears({ n: 3, type: 'partial', turn: 0, text: 'a', attempt: 1 });
  second.hears({ n: 5, type: 'final', turn: 0, text: 'a', start: 0, end: 1 });
  assert.deepEqual(captions.map(({ n }) => n), [3, 5]);
  assert.deepEqual(second.said.at(-1), { type: 'seen', event: 5 });
});

test('says what it had to throw away', () => {
  const { connection, first } = opened();
  first.onclose();
  connection.push(new Int16Array(60 * SECOND));
  connection.push(new Int16Array(70 * SECOND));
  const second = reconnected();
  second.hears(session({ until: 200 * SECOND, resumed: true }));
  assert.deepEqual(second.said[1], { type: 'gap', from: 0, to: 10 * SECOND });
  assert.deepEqual(second.sent, [10 * SECOND, 130 * SECOND]);
});

test('starts anew with the audio it has when the server forgot the session', () => {
  const { connection, captions, first } = opened();
  const missing = [];
  connection.addEventListener('missing', ({ detail }) => missing.push(detail.at));
  connection.push(new Int16Array(5 * SECOND));
  first.hears({ type: 'audio', received: 2 * SECOND, until: 12 * SECOND });
  first.hears({ n: 1, type: 'speech', turn: 0, at: 500 });
  first.onclose();
  reconnected().hears({ type: 'refused', code: 'unknown-session', message: '' });
  const third = sockets.at(-1);
  third.opens();
  assert.deepEqual(third.said, [{ type: 'start' }]);
  third.hears(session());
  assert.deepEqual(third.sent, [0, 3 * SECOND]);
  third.hears({ n: 1, type: 'speech', turn: 0, at: 500 });
  assert.deepEqual(missing, [2000]);
  assert.deepEqual(captions.map(({ key, at }) => [key, at]), [['0-0', 500], ['1-0', 2500]]);
});

test('says the end when all audio is sent, once on each socket', () => {
  const { connection, first } = opened();
  connection.push(new Int16Array(SECOND));
  connection.finish();
  assert.deepEqual(first.said.at(-1), { type: 'end', at: SECOND });
  assert.equal(connection.state, 'ending');
  first.onclose();
  const second = reconnected();
  second.hears(session({ received: SECOND, resumed: true }));
  assert.deepEqual(second.said.at(-1), { type: 'end', at: SECOND });
  second.hears({ n: 1, type: 'ended' });
  assert.deepEqual(second.said.at(-1), { type: 'seen', event: 1 });
  assert.equal(connection.state, 'ended');
});

test('stops when another window took the session', () => {
  const { connection, first } = opened();
  first.hears({ type: 'refused', code: 'replaced', message: 'elsewhere' });
  first.onclose?.();
  mock.timers.tick(60_000);
  assert.equal(connection.state, 'refused');
  assert.equal(sockets.length, 1);
});

test('takes a socket that says nothing for lost', () => {
  const { connection, first } = opened();
  mock.timers.tick(20_000);
  first.hears({ type: 'ping' });
  assert.deepEqual(first.said.at(-1), { type: 'pong' });
  mock.timers.tick(30_000);
  assert.equal(connection.state, 'live');
  mock.timers.tick(5_000);
  assert.equal(connection.state, 'reconnecting');
});
