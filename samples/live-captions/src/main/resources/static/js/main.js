// SPDX-License-Identifier: Apache-2.0
import { CaptionConnection } from './connection.js';
import { FileAudio } from './audio/file-audio.js';
import { LiveAudio } from './audio/live-audio.js';
import { makeFail, service } from './service.js';
import { save, Transcript } from './transcript.js';
import { CaptionsView } from './view/captions-view.js';
import { clock } from './view/format.js';
import { Keypad } from './view/keypad.js';
import { LevelMeter } from './view/level-meter.js';
import { Routes } from './view/routes.js';
import { Timeline } from './view/timeline.js';

const byId = (id) => document.getElementById(id);

const SOURCES = { microphone: 'listening to the microphone', keypad: 'listening to the keypad', file: 'playing a recording' };

const routes = new Routes();
const captions = new CaptionsView(byId('captions'), byId('announcer'), routes);
const timeline = new Timeline(byId('timeline'), byId('legend'), byId('timeline-text'), routes);
const meter = new LevelMeter(byId('level'));
const transcript = new Transcript();
const keypad = new Keypad(byId('keypad'), (key) => press(key));

let connection = null; // the current session, or the last one
let source = null; // what is heard: LiveAudio or FileAudio
let sourceName = 'keypad';
let starting = null; // settles when the source is there

byId('start-microphone').addEventListener('click', () => { starting = startLive('microphone'); });
byId('start-keypad').addEventListener('click', () => { starting = startLive('keypad'); });
byId('stop').addEventListener('click', stop);
byId('cut').addEventListener('click', () => {
  if (connection?.state === 'live') {
    connection.cut();
  }
});
byId('fail').addEventListener('click', toggleFailing);
byId('file').addEventListener('change', ({ target }) => {
  startFile(target.files[0]);
  target.value = '';
});
byId('download-text').addEventListener('click', () => save('captions.txt', 'text/plain', transcript.asText()));
byId('download-vtt').addEventListener('click', () => save('captions.vtt', 'text/vtt', transcript.asVtt()));
acceptDrops(byId('file-drop'));
setInterval(showFigures, 250);
showService(service());

async function startLive(name) {
  prepare();
  show('connecting', name === 'microphone' ? 'Asking for the microphone …' : 'Connecting …');
  let live;
  try {
    live = await LiveAudio.open(hear);
    if (name === 'microphone') {
      await live.addMicrophone(() => {
        warn('The microphone is gone. Plug it in or allow it again, then press Start.');
        stop();
      });
    }
  } catch (error) {
    await live?.close();
    noSound(name, error);
    return;
  }
  source = live;
  sourceName = name;
  connect();
}

async function startFile(file) {
  if (!file || isRunning()) {
    return;
  }
  prepare();
  show('connecting', `Reading ${file.name} …`);
  try {
    source = await FileAudio.read(file);
  } catch {
    source = null;
    show('idle', 'Ready.');
    warn(`The browser can’t decode ${file.name}. WAV, MP3, M4A, Ogg and WebM usually work.`);
    return;
  }
  sourceName = 'file';
  connect();
  const heard = connection;
  source.play(!byId('file-fast').checked, () => heard.room, hear, stop);
}

function connect() {
  connection = new CaptionConnection(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${new URL('captions', document.baseURI).pathname}`);
  connection.addEventListener('state', ({ detail }) => onState(detail));
  connection.addEventListener('caption', ({ detail }) => onCaption(detail));
  connection.addEventListener('missing', ({ detail }) => {
    captions.note('missing', detail.at,
      'The server forgot this session while the page was away. What was said just before may be missing.');
    abandonOpenTurns(detail.at);
  });
  connection.open();
}

/** Nobody will tell the rest of the turns that have no outcome yet. */
function abandonOpenTurns(at) {
  captions.abandonOpen();
  timeline.abandonOpen(at);
}

function hear(samples) {
  meter.hear(samples);
  connection?.push(samples);
}

/** Pressing a key while nothing runs starts the keypad; what is pressed meanwhile sounds then. */
async function press(key) {
  if (!isRunning()) {
    starting = startLive('keypad');
  }
  await starting;
  if (source instanceof LiveAudio) {
    source.press(key);
  }
}

function stop() {
  closeSource();
  connection?.finish();
}

function closeSource() {
  source?.close();
  source = null;
  meter.reset();
}

function prepare() {
  connection = null;
  warn('');
  captions.clear();
  timeline.clear();
  transcript.clear();
  showDownloads();
  byId('empty').hidden = false;
}

function isRunning() {
  return !['idle', 'ended', 'refused', 'no-microphone'].includes(document.body.dataset.state);
}

function onCaption(event) {
  captions.show(event);
  timeline.show(event);
  transcript.add(event);
  showDownloads();
  byId('empty').hidden = byId('captions').childElementCount > 0;
}

function onState({ state, message, code }) {
  switch (state) {
    case 'connecting': show(state, 'Connecting …'); break;
    case 'live': show(state, `Live: ${SOURCES[sourceName]}.`); break;
    case 'reconnecting': show(state, 'Connection lost. Reconnecting; what is said meanwhile is kept.'); break;
    case 'ending': show(state, 'Waiting for the last words …'); break;
    case 'ended': show(state, 'Ended. All that was said is here.'); break;
    default:
      show('refused', code === 'too-many-sessions' ? 'The server is full.' : 'Stopped by the server.');
      warn(message);
      abandonOpenTurns(connection.seconds * 1000);
  }
  if (state === 'ended' || state === 'refused') {
    closeSource();
  }
}

function noSound(name, error) {
  const refused = error.name === 'NotAllowedError';
  const absent = error.name === 'NotFoundError';
  show('no-microphone', name === 'microphone' ? 'No microphone.' : 'No sound.');
  if (refused) {
    warn('The browser refused the microphone. Allow it in the site settings beside the address, then press Start again; or use the keypad or a recording.');
  } else if (absent) {
    warn('There is no microphone. Plug one in and press Start again; or use the keypad or a recording.');
  } else {
    warn(`The browser can’t record: ${error.message}`);
  }
}

function show(state, text) {
  const focused = document.activeElement;
  document.body.dataset.state = state;
  byId('state-text').textContent = text;
  const running = isRunning();
  byId('start-microphone').hidden = running;
  byId('start-keypad').hidden = running;
  byId('stop').hidden = !running;
  keepFocus(focused);
  enable(byId('cut'), state === 'live');
  byId('file').disabled = running;
  keypad.enable(!running || (sourceName !== 'file' && state !== 'ending'));
}

/** For a button that may have the focus: it would lose that if it were disabled. */
function enable(button, enabled) {
  button.setAttribute('aria-disabled', String(!enabled));
}

/** The button that takes the place of one that had the focus takes that too. */
function keepFocus(focused) {
  if (focused?.hidden) {
    byId(isRunning() ? 'stop' : 'start-microphone').focus();
  }
}

function warn(text) {
  byId('alert').textContent = text;
  byId('alert').hidden = text === '';
}

function showFigures() {
  const heardMs = (connection?.seconds ?? 0) * 1000;
  byId('heard').textContent = clock(heardMs);
  byId('waiting').textContent = `${(connection?.waitingSeconds ?? 0).toFixed(1)} s`;
  if (isRunning()) {
    timeline.moveTo(heardMs);
  }
}

function showDownloads() {
  byId('download-text').disabled = transcript.isEmpty;
  byId('download-vtt').disabled = transcript.isEmpty;
}

async function showService(answer) {
  try {
    const { emulated, canFail, failing } = await answer;
    byId('demo-note').hidden = !emulated;
    byId('fail').hidden = !canFail;
    byId('fail-hint').hidden = !canFail;
    byId('fail').dataset.failing = failing;
    byId('fail').textContent = failing ? 'Let gpt-4o-transcribe work' : 'Make gpt-4o-transcribe fail';
  } catch (error) {
    warn(`The server does not answer. ${error.message}`);
  }
}

function toggleFailing() {
  showService(makeFail(byId('fail').dataset.failing !== 'true'));
}

function acceptDrops(area) {
  const over = (isOver) => area.classList.toggle('over', isOver);
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    over(true);
  });
  document.addEventListener('dragleave', () => over(false));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    over(false);
    startFile(event.dataTransfer.files[0]);
  });
}
