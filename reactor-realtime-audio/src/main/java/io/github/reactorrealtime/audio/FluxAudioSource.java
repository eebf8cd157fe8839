// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;

/** A format and the bytes it describes. */
record FluxAudioSource(AudioFormat format, Flux<ByteBuffer> stream) implements AudioSource {}
