// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AudioBacklog } from '../audio-backlog.js';

/** Samples whose value is their position. */
const from = (start, count) => Int16Array.from({ length: count }, (_, i) => start + i);

test('gives out any stretch of what it has', () => {
  const backlog = new AudioBacklog(1000);
  for (let at = 0; at < 100; at += 10) {
    backlog.append(from(at, 10));
  }
  assert.deepEqual(backlog.read(5, 20), from(5, 20));
  assert.deepEqual(backlog.read(95, 20), from(95, 5));
  assert.equal(backlog.read(100, 20).length, 0);
  assert.equal(backlog.read(50, -1).length, 0);
});

test('forgets what was acknowledged, in the middle of a piece as well', () => {
  const backlog = new AudioBacklog(1000);
  backlog.append(from(0, 10));
  backlog.append(from(10, 10));
  backlog.release(13);
  backlog.release(4); // an older word
  assert.equal(backlog.start, 13);
  assert.equal(backlog.end, 20);
  assert.deepEqual(backlog.read(13, 100), from(13, 7));
});

test('gives up the oldest when it is full', () => {
  const backlog = new AudioBacklog(25);
  for (let at = 0; at < 100; at += 10) {
    backlog.append(from(at, 10));
  }
  assert.equal(backlog.start, 75);
  assert.deepEqual(backlog.read(75, 100), from(75, 25));
});
