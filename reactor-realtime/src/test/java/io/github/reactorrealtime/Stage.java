// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ScriptedTransport;
import io.github.reactorrealtime.transport.TestTimer;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Where a transcription is played: a scripted service, virtual time, audio, and a subscriber that keeps what it gets. */
final class Stage {

    static final String SECRET = "sk-proj-0123456789abcdef";

    /** Bytes of PCM16 at 24 kHz. */
    static final int MS = 48;

    final TestTimer timer = new TestTimer();
    final ScriptedTransport transport = new ScriptedTransport();

    /** Nothing is tried twice: what a single attempt does is what these tests are about. */
    static Resilience once() {
        RetryConfig never = RetryConfig.custom().maxAttempts(1).build();
        return Resilience.builder().retries(RetryRegistry.of(never)).build();
    }

    /** One route, one turn for all audio. */
    RealtimeTranscriber.Builder builder() {
        return RealtimeTranscriber.builder()
                .route(Route.openAi(SECRET).model("gpt-4o-transcribe"))
                .turns(Turns.manual())
                .transport(transport)
                .resilience(once())
                .failover(FailoverSettings.DEFAULTS.withOutage(Duration.ZERO))
                .timer(timer);
    }

    /** The service hears the turns. */
    RealtimeTranscriber.Builder vad() {
        return builder().turns(Turns.serverVad());
    }

    /** The next session is opened and confirmed. */
    ScriptedLink link() {
        return transport.acceptAndConfirm();
    }

    /** Loud noise. */
    static byte[] noise(int bytes) {
        byte[] audio = new byte[bytes];
        new Random(bytes).nextBytes(audio);
        return audio;
    }

    static ByteBuffer sound(int ms) {
        return ByteBuffer.wrap(noise(ms * MS));
    }

    static ByteBuffer silence(int ms) {
        return ByteBuffer.allocate(ms * MS);
    }

    /** A subscriber that asks for everything. */
    static Listener listen(Flux<TranscriptEvent> transcripts) {
        return listen(transcripts, Long.MAX_VALUE);
    }

    static Listener listen(Flux<TranscriptEvent> transcripts, long demand) {
        Listener listener = new Listener(demand);
        transcripts.subscribe(listener);
        return listener;
    }

    /** Keeps what it gets. */
    static final class Listener extends BaseSubscriber<TranscriptEvent> {

        final List<TranscriptEvent> events = new ArrayList<>();

        @Nullable
        Throwable error;

        boolean completed;
        private final long demand;

        Listener(long demand) {
            this.demand = demand;
        }

        boolean ended() {
            return completed || error != null;
        }

        <T extends TranscriptEvent> List<T> events(Class<T> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        /** Completed and failed turns in a word each: {@code 0:hello}, {@code 1:failed}. */
        List<String> outcomes() {
            List<String> words = new ArrayList<>();
            for (TranscriptEvent event : events) {
                if (event instanceof TranscriptEvent.Completed turn) {
                    words.add(turn.turn() + ":" + turn.text());
                } else if (event instanceof TranscriptEvent.Failed turn) {
                    words.add(turn.turn() + ":failed");
                }
            }
            return words;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand > 0) {
                request(demand);
            }
        }

        @Override
        protected void hookOnNext(TranscriptEvent event) {
            events.add(event);
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }

        @Override
        protected void hookOnError(Throwable failure) {
            error = failure;
        }
    }
}
