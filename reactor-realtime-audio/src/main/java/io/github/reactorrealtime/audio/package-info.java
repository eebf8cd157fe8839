// SPDX-License-Identifier: Apache-2.0
/**
 * Audio for streaming transcription: formats, framing, conversion and sources.
 *
 * <p>The rule for every buffer in this package: an emitted {@link java.nio.ByteBuffer} holds its audio from position to
 * limit, belongs to whoever receives it, and is never written or reused by the sender afterwards. Multi-byte samples are
 * little-endian, channels are interleaved.
 */
@NullMarked
package io.github.reactorrealtime.audio;

import org.jspecify.annotations.NullMarked;
