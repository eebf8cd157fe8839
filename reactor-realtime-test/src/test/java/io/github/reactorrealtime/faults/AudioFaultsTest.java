// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedConnection;
import io.github.reactorrealtime.test.When;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Audio that the service refuses, commits at the wrong place, or loses. */
class AudioFaultsTest extends EndToEnd {

    private static final Duration TWENTY_MILLIS = Duration.ofMillis(20);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void f18_finalsComeWhileTheSourceStillRunsAsEachTurnIsCommitted() {
        List<String> texts = transcriber(route(emulator, "gpt-live-transcribe"))
                .build()
                .transcribe(numbers(3).concatWith(Flux.never()))
                .ofType(Completed.class)
                .map(Completed::text)
                .take(3)
                .collectList()
                .block(PATIENCE);

        assertThat(texts).containsExactly("0", "1", "2");
        assertThat(emulator.connections().get(0).commits()).isEqualTo(3);
    }

    @Test
    void f18_whatWasNotCommittedWhenTheSourceEndsIsCommittedThen() {
        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "gpt-live-transcribe"))
                        .turns(Turns.manual())
                        .build(),
                Flux.just(ByteBuffer.wrap(TONES.bytes("5550100"))));

        assertThat(texts(events)).containsExactly("5550100");
    }

    @Test
    void f19_theSilenceAfterATurnIsCommittedWithItSoNothingIsCutOff() {
        emulator.inject(KnownFault.F_19, When.always());

        List<TranscriptEvent> events = run(
                transcriber(route(emulator, "gpt-live-transcribe")).build(),
                TONES.numberedTurns(1234, 3, PAUSE, 4_800));

        assertThat(texts(events)).containsExactly("1234", "1235", "1236");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void f19_aSourceThatEndsInMidSpeechLosesNoTail(boolean detected) {
        emulator.inject(KnownFault.F_19, When.always());
        RealtimeTranscriber transcriber = transcriber(route(emulator, "gpt-live-transcribe"))
                .turns(detected ? Turns.client() : Turns.manual())
                .frame(Duration.ofSeconds(1)) // the model gets the most of it at once, and lags behind
                .build();

        List<TranscriptEvent> events = run(transcriber, Flux.just(ByteBuffer.wrap(TONES.bytes("5550100"))));

        assertThat(texts(events)).containsExactly("5550100");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4_801})
    void f21_buffersCutInsideASampleAndEmptyOnesAreSentAsWholeSamples(int bytes) {
        Flux<ByteBuffer> audio = TONES.numberedTurns(0, 2, PAUSE, bytes)
                .concatMapIterable(buffer -> List.of(ByteBuffer.allocate(0), buffer));

        assertNumbers(run(transcriber(emulator).build(), audio), 2);

        assertNoErrors();
    }

    @Test
    void f21_halfASampleAtTheEndIsNotSent() {
        Flux<ByteBuffer> audio = Flux.just(ByteBuffer.wrap(TONES.bytes("42")), ByteBuffer.wrap(new byte[] {1}));

        assertThat(texts(run(transcriber(emulator).turns(Turns.manual()).build(), audio)))
                .containsExactly("42");

        assertNoErrors();
    }

    @Test
    void f22_silenceAfterTheLastTurnIsNotCommitted() {
        Flux<ByteBuffer> audio = numbers(2).concatWith(silence(Duration.ofSeconds(2)));

        assertNumbers(run(transcriber(emulator).build(), audio), 2);

        assertThat(emulator.connections().get(0).commits()).isZero();
        assertNoErrors();
    }

    @Test
    void f22_aTurnShorterThanTheServiceTakesIsFilledUpWithSilence() {
        List<TranscriptEvent> events =
                run(transcriber(emulator).turns(Turns.manual()).build(), silence(TWENTY_MILLIS));

        assertThat(completed(events))
                .singleElement()
                .satisfies(turn -> assertThat(turn.range().duration()).isEqualTo(TWENTY_MILLIS));
        assertNoErrors();
    }

    @Test
    void f22_whoeverEndsATurnTwiceCommitsItOnce() {
        pressTwiceAndSpeak();

        assertThat(emulator.connections().get(0).commits()).isEqualTo(2);
        assertNoErrors();
    }

    @Test
    void f22_aRefusalThatComesAllTheSameIsNobodysFailure() {
        emulator.inject(
                new Fault.ErrorEvent(
                        "invalid_request_error",
                        "input_audio_buffer_commit_empty",
                        "Error committing input audio buffer: buffer too small.",
                        null),
                When.at(Point.COMPLETED));

        assertNumbers(run(transcriber(emulator).build(), numbers(3)), 3);

        assertThat(emulator.connections()).hasSize(1);
    }

    @Test
    void f23_whereAnEmptyCommitEndsTheConnectionThereIsNone() {
        emulator.inject(KnownFault.F_23, When.always());

        assertNumbers(run(transcriber(emulator).build(), numbers(3)), 3);
        pressTwiceAndSpeak();

        assertThat(emulator.connections()).hasSize(2);
        assertNoErrors();
    }

    @Test
    void f23_aCloseWithoutACodeIsALostConnection() {
        emulator.inject(
                new Fault.CloseConnection(1005, ""),
                When.at(Point.COMMITTED).and(When.saying("1")).and(When.times(1)));

        assertNumbers(run(transcriber(emulator).build(), numbers(4)), 4);

        assertThat(emulator.connections()).hasSizeGreaterThan(1);
    }

    @Test
    void f35_audioGoesThroughTheBufferOnly() {
        assertNumbers(run(transcriber(emulator).build(), numbers(2)), 2);
        assertNumbers(run(transcriber(emulator).turns(Turns.client()).build(), numbers(2)), 2);

        assertThat(emulator.connections())
                .hasSize(2)
                .allSatisfy(connection -> assertThat(connection.received())
                        .isSubsetOf("session.update", "input_audio_buffer.append", "input_audio_buffer.commit"));
    }

    @Test
    void f53_whereHurriedAudioIsCutWronglyItIsSentAsFastAsItWasSpoken() {
        RealtimeEmulator.Builder hasty = RealtimeEmulator.builder().knownFault(KnownFault.F_53);
        VirtualCall hurried = new VirtualCall(hasty);
        VirtualCall paced = new VirtualCall(hasty);

        List<TranscriptEvent> wrong = hurried.play(
                hurried.transcriber(hurried.route(Dialect.AZURE, "gpt-4o-transcribe"))
                        .build(),
                hurried.recorded(20, PAUSE));
        List<TranscriptEvent> right = paced.play(
                paced.transcriber(paced.route(Dialect.AZURE, "gpt-4o-transcribe"))
                        .maxSpeed(1)
                        .build(),
                paced.recorded(20, PAUSE));

        assertThat(texts(wrong)).isNotEqualTo(countedTo(20));
        assertNumbers(right, 20);
    }

    @Test
    void f53_turnsOfOursCanBeHurried() {
        emulator.inject(KnownFault.F_53, When.always());

        assertNumbers(run(transcriber(emulator).turns(Turns.client()).build(), numbers(20)), 20);
    }

    @Test
    void f58_audioThatHasItsOutcomeIsNotKept() {
        AtomicLong most = new AtomicLong();
        RealtimeTranscriber transcriber = transcriber(emulator)
                .journal(Duration.ofSeconds(12))
                .maxTurn(Duration.ofSeconds(5))
                .listener(new TranscriberListener() {
                    @Override
                    public void journalChanged(long usedBytes, long capacityBytes) {
                        most.accumulateAndGet(usedBytes, Math::max);
                    }
                })
                .build();

        assertNumbers(run(transcriber, numbers(100)), 100);

        assertThat(emulator.connections().get(0).audioBytes()).isGreaterThan(100 * 48_000L);
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(12 * 48_000L);
    }

    /** Two ends of a turn at the same sample, then another turn. */
    private void pressTwiceAndSpeak() {
        Sinks.Many<String> button = Sinks.many().multicast().directBestEffort();
        Sinks.Many<ByteBuffer> audio = Sinks.many().unicast().onBackpressureBuffer();
        int number = emulator.connections().size();
        transcriber(emulator)
                .turns(Turns.manual(button.asFlux()))
                .build()
                .transcribe(audio.asFlux())
                .ofType(Completed.class)
                .map(Completed::text)
                .as(StepVerifier::create)
                .then(() -> await(() -> emulator.connections().size() > number
                        && emulator.connections().get(number).sent().contains("session.updated")))
                .then(() ->
                        audio.tryEmitNext(ByteBuffer.wrap(TONES.bytes("12"))).orThrow())
                .then(() -> await(() -> emulator.connections().get(number).appends() > 0))
                .then(() -> button.tryEmitNext("pressed").orThrow())
                .then(() -> button.tryEmitNext("pressed").orThrow())
                .expectNext("12")
                .then(() -> button.tryEmitNext("pressed").orThrow())
                .then(() ->
                        audio.tryEmitNext(ByteBuffer.wrap(TONES.bytes("34"))).orThrow())
                .then(() -> audio.tryEmitComplete().orThrow())
                .expectNext("34")
                .expectComplete()
                .verify(PATIENCE);
    }

    private void assertNoErrors() {
        assertThat(emulator.connections())
                .flatExtracting(RecordedConnection::sent)
                .doesNotContain("error");
    }

    private static Flux<ByteBuffer> silence(Duration length) {
        return Flux.just(ByteBuffer.wrap(TONES.silence(length)));
    }
}
