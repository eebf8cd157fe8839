// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.provider.Dialect;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** This library, all of it: journal, turns by the clock, answers, book, drain. */
final class Operator implements Contender {

    /** At full speed the network holds a minute of audio, of each session; the heap need not. */
    private static final Duration JOURNAL = Duration.ofSeconds(20);

    private final RealtimeTranscriber transcriber;

    Operator(URI sink, Workload workload, Runnable opened) {
        transcriber = RealtimeTranscriber.builder()
                .route(Route.at(sink, Dialect.OPENAI).model("gpt-4o-transcribe"))
                .turns(Turns.every(Duration.ofMillis(workload.turnMillis())))
                .frame(workload.frame())
                .journal(JOURNAL)
                .maxTurn(JOURNAL.dividedBy(2))
                .listener(new OpenListener(opened))
                .build();
    }

    @Override
    public Mono<Void> transcribe(Flux<ByteBuffer> audio) {
        return audio.transform(transcriber).handle(Operator::requireCompleted).then();
    }

    private static void requireCompleted(TranscriptEvent event, SynchronousSink<Object> sink) {
        if (!(event instanceof TranscriptEvent.Completed)) {
            sink.error(new IllegalStateException("Expected only completed turns but was " + event));
        }
    }

    private record OpenListener(Runnable opened) implements TranscriberListener {

        @Override
        public void sessionOpened(SessionInfo session) {
            opened.run();
        }
    }
}
