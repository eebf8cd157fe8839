// SPDX-License-Identifier: Apache-2.0
// node transcribe.mjs MODE BASE_URL KEY FILE: prints one line for each text.
//   openai, azure   the FILE's samples (PCM16, 24 kHz, mono) over a socket; turns end by server VAD
//   secret          the same with a client secret minted first, without a session.update
//   upload          the FILE, a WAV, plainly and then as a stream
import fs from 'node:fs';
import OpenAI, { AzureOpenAI } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [mode, base, apiKey, file] = process.argv.slice(2);
const APPEND_BYTES = 4_800;
const session = {
  type: 'transcription',
  audio: {
    input: {
      format: { type: 'audio/pcm', rate: 24_000 },
      transcription: { model: 'gpt-4o-transcribe' },
      turn_detection: { type: 'server_vad', silence_duration_ms: 300 },
    },
  },
};

function openAi(key) {
  return new OpenAI({ apiKey: key, baseURL: `${base}/v1`, maxRetries: 0 });
}

/** Says the samples on a socket and prints as many turns as were asked for. */
async function transcribe(socket, configure) {
  const samples = fs.readFileSync(file);
  const turns = Number(process.env.TURNS ?? '1');
  await new Promise((resolve, reject) => {
    let heard = 0;
    const say = () => {
      for (let at = 0; at < samples.length; at += APPEND_BYTES) {
        const audio = samples.subarray(at, at + APPEND_BYTES).toString('base64');
        socket.send({ type: 'input_audio_buffer.append', audio });
      }
    };
    socket.on('error', reject);
    socket.on('session.created', () => (configure ? socket.send({ type: 'session.update', session }) : say()));
    socket.on('session.updated', say);
    socket.on('conversation.item.input_audio_transcription.completed', (event) => {
      console.log(event.transcript);
      heard += 1;
      if (heard === turns) {
        resolve();
      }
    });
  });
  socket.close();
}

async function upload(client) {
  const whole = await client.audio.transcriptions.create({
    file: fs.createReadStream(file),
    model: 'gpt-4o-transcribe',
    include: ['logprobs'],
  });
  console.log(whole.text);
  const stream = await client.audio.transcriptions.create({
    file: fs.createReadStream(file),
    model: 'gpt-transcribe',
    languages: ['de', 'fr'],
    keywords: ['Grüße'],
    stream: true,
  });
  let text = '';
  for await (const event of stream) {
    text += event.delta ?? '';
    if (event.type === 'transcript.text.done') {
      console.log(`${text} ${event.text}`);
    }
  }
}

switch (mode) {
  case 'openai':
    await transcribe(new OpenAIRealtimeWS({ intent: 'transcription' }, openAi(apiKey)), true);
    break;
  case 'azure': {
    const client = new AzureOpenAI({ apiKey, baseURL: `${base}/openai`, apiVersion: 'v1' });
    await transcribe(await OpenAIRealtimeWS.azure(client, { intent: 'transcription' }), true);
    break;
  }
  case 'secret': {
    const minted = await openAi(apiKey).realtime.clientSecrets.create({ session });
    await transcribe(new OpenAIRealtimeWS({ intent: 'transcription' }, openAi(minted.value)), false);
    break;
  }
  case 'upload':
    await upload(openAi(apiKey));
    break;
  default:
    throw new Error(`no such mode: ${mode}`);
}
