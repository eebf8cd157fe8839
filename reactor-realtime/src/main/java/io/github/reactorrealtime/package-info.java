// SPDX-License-Identifier: Apache-2.0
/**
 * Streaming transcription as an operator: {@code Flux<ByteBuffer>} in, {@code Flux<TranscriptEvent>} out. Start at
 * {@link io.github.reactorrealtime.RealtimeTranscriber}.
 */
@NullMarked
package io.github.reactorrealtime;

import org.jspecify.annotations.NullMarked;
