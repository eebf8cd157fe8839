// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

/** Who transcribes. */
enum Provider {
    OPENAI,
    AZURE,
    EMULATOR
}
