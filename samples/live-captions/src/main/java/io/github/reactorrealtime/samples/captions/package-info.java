// SPDX-License-Identifier: Apache-2.0
/** Live captions in a browser: its microphone over a WebSocket, transcripts back, nothing lost when the socket is. */
@NullMarked
package io.github.reactorrealtime.samples.captions;

import org.jspecify.annotations.NullMarked;
