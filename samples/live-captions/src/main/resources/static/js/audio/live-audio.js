// SPDX-License-Identifier: Apache-2.0

/** Low and high tone of each key, in hertz (ITU-T Q.23). */
const TONES = {
  1: [697, 1209], 2: [697, 1336], 3: [697, 1477],
  4: [770, 1209], 5: [770, 1336], 6: [770, 1477],
  7: [852, 1209], 8: [852, 1336], 9: [852, 1477],
  '*': [941, 1209], 0: [941, 1336], '#': [941, 1477],
};
const TONE_SECONDS = 0.09;
const PAUSE_SECONDS = 0.07;
const RAMP_SECONDS = 0.004;
const TONE_LEVEL = 0.25;
const AUDIBLE_LEVEL = 0.25;

/** The microphone and the keypad, mixed, through the worklet. */
export class LiveAudio {
  #context;
  #capture;
  #mixer;
  #speaker;
  #stream = null;
  #free = 0; // when the next key may sound

  /** @param {(samples: Int16Array) => void} onSamples frames of 24 kHz PCM16 */
  static async open(onSamples) {
    const context = new AudioContext({ latencyHint: 'interactive' });
    try {
      await context.audioWorklet.addModule(new URL('./capture-worklet.js', import.meta.url));
      await context.resume();
      return new LiveAudio(context, onSamples);
    } catch (error) {
      await context.close();
      throw error;
    }
  }

  constructor(context, onSamples) {
    this.#context = context;
    this.#capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 1 });
    this.#capture.port.onmessage = ({ data }) => onSamples(data);
    this.#capture.connect(context.destination); // it is silent, but unconnected nodes may not run
    this.#mixer = new GainNode(context);
    this.#mixer.connect(this.#capture);
    this.#speaker = new GainNode(context, { gain: AUDIBLE_LEVEL });
    this.#speaker.connect(context.destination);
  }

  /** Asks for the microphone; rejects with the browser's own error when it is refused.
   *  @param {() => void} onLost called when it is unplugged, or the permission is taken back */
  async addMicrophone(onLost) {
    if (!navigator.mediaDevices) {
      throw new DOMException('Browsers give the microphone only to pages on this machine, and to https.', 'SecurityError');
    }
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    this.#stream.getAudioTracks()[0].addEventListener('ended', onLost);
    new MediaStreamAudioSourceNode(this.#context, { mediaStream: this.#stream }).connect(this.#mixer);
  }

  /** Sounds a key of a telephone, after those that sound already. */
  press(key) {
    const start = Math.max(this.#context.currentTime + 0.01, this.#free);
    this.#free = start + TONE_SECONDS + PAUSE_SECONDS;
    const envelope = new GainNode(this.#context, { gain: 0 });
    envelope.gain.setValueAtTime(0, start);
    envelope.gain.linearRampToValueAtTime(TONE_LEVEL, start + RAMP_SECONDS);
    envelope.gain.setValueAtTime(TONE_LEVEL, start + TONE_SECONDS - RAMP_SECONDS);
    envelope.gain.linearRampToValueAtTime(0, start + TONE_SECONDS);
    envelope.connect(this.#mixer);
    envelope.connect(this.#speaker);
    for (const frequency of TONES[key]) {
      const tone = new OscillatorNode(this.#context, { frequency });
      tone.connect(envelope);
      tone.start(start);
      tone.stop(start + TONE_SECONDS);
    }
  }

  /** Gives the microphone back and stops everything. */
  async close() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#capture.port.postMessage('stop');
    this.#capture.port.onmessage = null;
    await this.#context.close();
  }
}
