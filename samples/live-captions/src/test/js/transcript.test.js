// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Transcript } from '../transcript.js';

function transcript() {
  const said = new Transcript();
  said.add({ type: 'partial', text: 'not yet' });
  said.add({ type: 'final', start: 1234, end: 2000, text: ' one < two & three ' });
  said.add({ type: 'final', start: 2000, end: 2500, text: '  ' });
  said.add({ type: 'final', start: 3_661_005, end: 3_662_000, text: 'an hour\n\nlater' });
  return said;
}

test('has the final texts, with their times', () => {
  assert.equal(transcript().asText(), '[00:00:01] one < two & three\n[01:01:01] an hour\n\nlater\n');
});

test('is WebVTT', () => {
  assert.equal(transcript().asVtt(), `WEBVTT

00:00:01.234 --> 00:00:02.000
one &lt; two &amp; three

01:01:01.005 --> 01:01:02.000
an hour
later
`);
});

test('is empty until something final was said', () => {
  const said = new Transcript();
  said.add({ type: 'partial', text: 'a' });
  assert.ok(said.isEmpty);
  assert.ok(!transcript().isEmpty);
});
