// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

/** How fast a recording is sent. */
enum Pace {
    REALTIME,
    FAST
}
