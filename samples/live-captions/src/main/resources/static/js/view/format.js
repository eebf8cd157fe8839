// SPDX-License-Identifier: Apache-2.0

/** Milliseconds as minutes and seconds, 1:05. */
export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** An element with classes and children; strings become text. */
export function element(name, className, ...children) {
  const created = document.createElement(name);
  created.className = className;
  created.append(...children);
  return created;
}
