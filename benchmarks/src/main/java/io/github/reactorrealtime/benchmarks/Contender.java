// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.net.URI;
import java.nio.ByteBuffer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One way to send audio. */
interface Contender {

    /**
     * Opens a session, calls {@code opened}, sends the audio as appends, commits, and completes when the last commit is
     * answered.
     */
    Mono<Void> transcribe(Flux<ByteBuffer> audio);

    /** Makes a contender for one round. */
    interface Factory {
        Contender create(URI sink, Workload workload, Runnable opened);
    }
}
