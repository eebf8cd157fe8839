// SPDX-License-Identifier: Apache-2.0

/** Who transcribes: `{emulated, canFail, failing}`. */
export async function service() {
  return answer(await fetch('service'));
}

/** Makes the emulator fail, or work again. */
export async function makeFail(failing) {
  return answer(await fetch('service', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ failing }),
  }));
}

function answer(response) {
  if (!response.ok) {
    throw new Error(`The server answered with status ${response.status}.`);
  }
  return response.json();
}
