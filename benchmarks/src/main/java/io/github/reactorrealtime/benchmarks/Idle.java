// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Takes the audio and sends nothing: what the source alone costs. */
record Idle(Runnable opened) implements Contender {

    @Override
    public Mono<Void> transcribe(Flux<ByteBuffer> audio) {
        return Mono.defer(() -> {
            opened.run();
            return audio.then();
        });
    }
}
