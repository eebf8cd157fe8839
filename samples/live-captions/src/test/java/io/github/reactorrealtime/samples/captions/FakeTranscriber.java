// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.TranscriptEvent;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

/** A transcriber whose appetite and words are the test's. */
final class FakeTranscriber implements Function<Flux<ByteBuffer>, Flux<TranscriptEvent>> {

    private final TestPublisher<TranscriptEvent> events = TestPublisher.create();
    private final Ear ear = new Ear();

    @Override
    public Flux<TranscriptEvent> apply(Flux<ByteBuffer> audio) {
        return events.flux().doOnSubscribe(subscription -> audio.subscribe(ear)).doOnCancel(ear::cancel);
    }

    /** Asks for so many buffers. */
    void takes(long buffers) {
        ear.request(buffers);
    }

    TestPublisher<TranscriptEvent> events() {
        return events;
    }

    long samplesHeard() {
        return ear.samples;
    }

    boolean hasHeardTheEnd() {
        return ear.ended;
    }

    private static final class Ear extends BaseSubscriber<ByteBuffer> {

        private long samples;
        private boolean ended;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Asks when the test says so.
        }

        @Override
        protected void hookOnNext(ByteBuffer audio) {
            samples += audio.remaining() / 2;
        }

        @Override
        protected void hookOnComplete() {
            ended = true;
        }
    }
}
