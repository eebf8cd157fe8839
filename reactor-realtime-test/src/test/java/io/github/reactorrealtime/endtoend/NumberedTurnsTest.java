// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Ten minutes of numbered turns, as fast as they go, in every way a source and a subscriber can behave. */
class NumberedTurnsTest extends EndToEnd {

    private static final int TURNS = 300;

    /** 300 turns of up to three keys and this pause: ten minutes. */
    private static final Duration LONG_PAUSE = Duration.ofMillis(1_625);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final AtomicLong mostJournalled = new AtomicLong();
    private final AtomicLong journalBound = new AtomicLong();

    private final TranscriberListener journalWatch = new TranscriberListener() {
        @Override
        public void journalChanged(long usedBytes, long capacityBytes) {
            mostJournalled.accumulateAndGet(usedBytes, Math::max);
            journalBound.set(capacityBytes);
        }
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 4_800, 1024 * 1024})
    void everyNumberOnceWhateverTheBuffers(int bufferBytes) {
        List<TranscriptEvent> events =
                run(boundedTranscriber(), TONES.numberedTurns(0, TURNS, LONG_PAUSE, bufferBytes));

        assertNumbers(events, TURNS);
        assertJournalKeptItsBound();
    }

    @Test
    void everyNumberOnceForASubscriberThatAsksForOneEventAtATime() {
        OneAtATime subscriber = new OneAtATime();
        boundedTranscriber()
                .transcribe(TONES.numberedTurns(0, TURNS, LONG_PAUSE, 4_800))
                .subscribe(subscriber);
        List<TranscriptEvent> events = subscriber.all.asMono().block(PATIENCE);

        assertThat(events).isNotNull();
        assertNumbers(events, TURNS);
        assertJournalKeptItsBound();
    }

    @Test
    void everyNumberOnceInEightKilohertzMuLaw() {
        RealtimeTranscriber transcriber = transcriber(emulator)
                .format(AudioFormat.PCMU_8KHZ)
                .journal(Duration.ofSeconds(30))
                .maxTurn(Duration.ofSeconds(10))
                .build();

        assertNumbers(
                run(transcriber, DtmfTones.in(AudioFormat.PCMU_8KHZ).numberedTurns(0, 100, LONG_PAUSE, 160)), 100);
    }

    @Test
    void manyTranscriptionsAtOnceDoNotMix() {
        RealtimeTranscriber transcriber = boundedTranscriber();

        List<Boolean> results = Flux.range(0, 20)
                .flatMap(
                        call -> transcriber
                                .transcribe(TONES.numberedTurns(1000 * call, 10, PAUSE, 4_800))
                                .collectList()
                                .map(events -> texts(events).equals(numbersFrom(1000 * call, 10))),
                        20)
                .collectList()
                .block(PATIENCE);

        assertThat(results).hasSize(20).containsOnly(true);
    }

    private static List<String> numbersFrom(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(Integer::toString).toList();
    }

    private RealtimeTranscriber boundedTranscriber() {
        return transcriber(emulator)
                .journal(Duration.ofSeconds(30))
                .maxTurn(Duration.ofSeconds(10))
                .listener(journalWatch)
                .build();
    }

    private void assertJournalKeptItsBound() {
        assertThat(journalBound).hasValue(30 * 48_000L);
        assertThat(mostJournalled.get()).isPositive().isLessThanOrEqualTo(journalBound.get());
    }

    /** Requests the next event when the last one was handled, as slow consumers do. */
    private static final class OneAtATime extends BaseSubscriber<TranscriptEvent> {
        private final List<TranscriptEvent> events = new ArrayList<>();
        private final Sinks.One<List<TranscriptEvent>> all = Sinks.one();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(TranscriptEvent event) {
            events.add(event);
            request(1);
        }

        @Override
        protected void hookOnComplete() {
            all.emitValue(events, Sinks.EmitFailureHandler.FAIL_FAST);
        }

        @Override
        protected void hookOnError(Throwable error) {
            all.emitError(error, Sinks.EmitFailureHandler.FAIL_FAST);
        }
    }
}
