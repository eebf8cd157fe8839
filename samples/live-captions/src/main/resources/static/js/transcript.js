// SPDX-License-Identifier: Apache-2.0

/** The final texts, to be saved. */
export class Transcript {
  #captions = [];

  clear() {
    this.#captions = [];
  }

  add({ type, start, end, text }) {
    if (type === 'final' && text.trim() !== '') {
      this.#captions.push({ start, end, text: text.trim() });
    }
  }

  get isEmpty() {
    return this.#captions.length === 0;
  }

  asText() {
    return this.#captions.map(({ start, text }) => `[${time(start).slice(0, 8)}] ${text}\n`).join('');
  }

  asVtt() {
    const cues = this.#captions.map(({ start, end, text }) => `${time(start)} --> ${time(end)}\n${escape(text)}\n`);
    return ['WEBVTT\n', ...cues].join('\n');
  }
}

/** Lets the browser save a text. */
export function save(name, type, text) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function time(ms) {
  const part = (value, digits) => String(Math.floor(value)).padStart(digits, '0');
  return `${part(ms / 3_600_000, 2)}:${part((ms / 60_000) % 60, 2)}:${part((ms / 1000) % 60, 2)}.${part(ms % 1000, 3)}`;
}

/** As the format wants it; a cue ends at an empty line. */
function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\s*\n\s*/g, '\n');
}
