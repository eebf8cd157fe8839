// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

/** Who decides where turns end. */
enum TurnMode {
    SERVER,
    SEMANTIC,
    CLIENT,
    MANUAL
}
