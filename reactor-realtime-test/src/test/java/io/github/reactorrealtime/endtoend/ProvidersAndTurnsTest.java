// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Both providers, the models, and every way to end a turn. */
class ProvidersAndTurnsTest extends EndToEnd {

    private static final Duration HALF_SECOND = Duration.ofMillis(500);

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure"})
    void bothProvidersTranscribe(Dialect dialect) {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                .apiKey("the-key")
                .azureDeployment("my-deployment", "gpt-4o-transcribe")
                .start()) {
            Route route = Route.at(emulator.uri(), dialect).apiKey("the-key").model("gpt-4o-transcribe");
            if (dialect.namesDeployments()) {
                route = route.deployment("my-deployment");
            }

            assertNumbers(run(transcriber(route).build(), numbers(3)), 3);
        }
    }

    @Test
    void azureFallsBackToAConversationSessionThatNeverAnswersAndRemembersIt() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                .fault(Fault.rejectHandshake(404, "404", "Resource not found"), When.times(1))
                .start()) {
            RealtimeTranscriber transcriber = transcriber(Route.at(emulator.uri(), Dialect.AZURE)
                            .apiKey("k")
                            .model("gpt-4o-transcribe")
                            .realtimeModel("gpt-realtime"))
                    .build();

            assertNumbers(run(transcriber, numbers(2)), 2);
            assertNumbers(run(transcriber, numbers(2)), 2);

            assertThat(emulator.connections())
                    .extracting(c -> c.uri().replaceAll(".*\\?", ""))
                    .containsExactly("intent=transcription", "model=gpt-realtime", "model=gpt-realtime");
            assertThat(emulator.connections().get(1).sent()).noneMatch(type -> type.startsWith("response."));
        }
    }

    @Test
    void azureWithTheFlatShapeIsFoundByTrying() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                .acceptFlat(true)
                .fault(Fault.rejectHandshake(404, "404", "Resource not found"), When.times(1))
                .fault(
                        new Fault.RefuseUpdate(
                                "unknown_parameter", "Unknown parameter: 'session.audio'.", "session.audio"),
                        When.connection(2))
                .start()) {
            RealtimeTranscriber transcriber = transcriber(Route.at(emulator.uri(), Dialect.AZURE)
                            .apiKey("k")
                            .model("gpt-4o-transcribe")
                            .realtimeModel("gpt-realtime"))
                    .build();

            assertNumbers(run(transcriber, numbers(2)), 2);
            assertThat(emulator.connections()).hasSize(3);
        }
    }

    @Test
    void aWrongKeyIsSaidByEitherProvider() {
        try (RealtimeEmulator emulator =
                RealtimeEmulator.builder().apiKey("right").start()) {
            transcriber(Route.at(emulator.uri(), Dialect.OPENAI)
                            .apiKey("wrong-one")
                            .model("whisper-1"))
                    .build()
                    .transcribe(numbers(1))
                    .as(StepVerifier::create)
                    .expectNextMatches(Gap.class::isInstance)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ServiceException.class)
                            .hasMessageContaining("invalid_api_key")
                            .hasMessageNotContaining("wrong-one"))
                    .verify(PATIENCE);
            transcriber(Route.at(emulator.uri(), Dialect.AZURE)
                            .apiKey("wrong-one")
                            .model("whisper-1"))
                    .build()
                    .transcribe(numbers(1))
                    .as(StepVerifier::create)
                    .expectNextMatches(Gap.class::isInstance)
                    .expectErrorSatisfies(error -> {
                        assertThat(error).isInstanceOf(HandshakeException.class).hasMessageContaining("401");
                        assertThat(((HandshakeException) error).support().apimRequestId())
                                .isNotBlank();
                        assertThat(((HandshakeException) error).support().region())
                                .isNotBlank();
                    })
                    .verify(PATIENCE);
            assertThat(emulator.connections()).hasSize(2); // and nothing was tried again
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-transcribe"})
    void modelsWithTurnDetection(String model) {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            List<TranscriptEvent> events =
                    run(transcriber(route(emulator, model)).build(), numbers(3));

            assertNumbers(events, 3);
            Completed first = events.stream()
                    .filter(Completed.class::isInstance)
                    .map(Completed.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(first.usage())
                    .isInstanceOf(model.startsWith("gpt-4o") ? Usage.Tokens.class : Usage.Seconds.class);
            assertThat(first.provenance().model()).isEqualTo(model);
            assertThat(first.provenance().itemId()).startsWith("item_");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-live-transcribe", "gpt-realtime-whisper"})
    void streamingModelsWithOurTurnsSpeakBeforeTheCommit(String model) {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            RealtimeTranscriber transcriber =
                    transcriber(route(emulator, model)).turns(Turns.manual()).build();

            List<TranscriptEvent> events = run(transcriber, Flux.just(ByteBuffer.wrap(TONES.bytes("5550100"))));

            assertThat(texts(events)).containsExactly("5550100");
            assertThat(events).hasAtLeastOneElementOfType(Partial.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-live-transcribe", "gpt-realtime-whisper"})
    void modelsWithoutTurnDetectionGetTurnsOfOurs(String model) {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            assertNumbers(run(transcriber(route(emulator, model)).build(), numbers(3)), 3);
            assertThat(emulator.connections().get(0).commits()).isEqualTo(3);
        }
    }

    /** The user's table is wrong, or the service has changed its mind. */
    @Test
    void aRefusedTurnDetectionComesWithAdvice() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            TranscriptionModels wrong =
                    TranscriptionModels.standard().with(TranscriptionModel.unknown("gpt-live-transcribe"));
            transcriber(route(emulator, "gpt-live-transcribe"))
                    .models(wrong)
                    .build()
                    .transcribe(numbers(1))
                    .as(StepVerifier::create)
                    .expectNextMatches(Gap.class::isInstance)
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ServiceException.class)
                            .hasMessageContaining("turn_detection")
                            .hasMessageContaining("Turns.client"))
                    .verify(PATIENCE);
        }
    }

    @Test
    void oneManualTurnFromBeginningToEnd() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            RealtimeTranscriber transcriber =
                    transcriber(emulator).turns(Turns.manual()).build();

            List<TranscriptEvent> events = run(transcriber, numbers(3));

            assertThat(texts(events)).containsExactly("012");
            assertThat(emulator.connections().get(0).commits()).isEqualTo(1);
        }
    }

    @Test
    void aTailShorterThanTheServiceTakesIsPadded() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            RealtimeTranscriber transcriber =
                    transcriber(emulator).turns(Turns.manual()).build();

            List<TranscriptEvent> events = run(transcriber, Flux.just(ByteBuffer.allocate(960)));

            assertThat(events).singleElement().isInstanceOfSatisfying(Completed.class, completed -> {
                assertThat(completed.range().endSample()).isEqualTo(480);
                assertThat(completed.text()).isEmpty();
            });
        }
    }

    @Test
    void turnsByTheClock() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            Duration turn = TONES.tone().plus(TONES.gap()).plus(HALF_SECOND);
            RealtimeTranscriber transcriber =
                    transcriber(emulator).turns(Turns.every(turn)).build();

            List<TranscriptEvent> events = run(transcriber, TONES.numberedTurns(0, 9, HALF_SECOND, 1_000));

            assertNumbers(events, 9);
        }
    }

    @Test
    void turnsWhenTheApplicationSaysSo() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            Sinks.Many<String> hangUps = Sinks.many().multicast().directBestEffort();
            Sinks.Many<ByteBuffer> audio = Sinks.many().unicast().onBackpressureBuffer();

            transcriber(emulator)
                    .turns(Turns.manual(hangUps.asFlux()))
                    .build()
                    .transcribe(audio.asFlux())
                    .ofType(Completed.class)
                    .map(Completed::text)
                    .as(StepVerifier::create)
                    .then(() -> await(() -> emulator.openConnections() == 1
                            && emulator.connections().get(0).sent().contains("session.updated")))
                    .then(() -> audio.tryEmitNext(ByteBuffer.wrap(TONES.bytes("12")))
                            .orThrow())
                    .then(() -> await(() -> emulator.connections().get(0).appends() > 0))
                    .then(() -> hangUps.tryEmitNext("button").orThrow())
                    .expectNext("12")
                    .then(() -> audio.tryEmitNext(ByteBuffer.wrap(TONES.bytes("34")))
                            .orThrow())
                    .then(() -> audio.tryEmitComplete().orThrow())
                    .expectNext("34")
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    @Test
    void semanticTurns() {
        try (RealtimeEmulator emulator =
                RealtimeEmulator.builder().semanticVadScale(0.15).start()) {
            RealtimeTranscriber transcriber =
                    transcriber(emulator).turns(Turns.semanticVad("high")).build();

            assertNumbers(run(transcriber, numbers(4)), 4);
        }
    }

    @Test
    void theLastWordsAreCommittedWhenNoPauseFollows() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            Flux<ByteBuffer> cutShort = Flux.just(
                    ByteBuffer.wrap(TONES.bytes("1")),
                    ByteBuffer.wrap(TONES.silence(PAUSE)),
                    ByteBuffer.wrap(TONES.bytes("911")));

            assertThat(texts(run(transcriber(emulator).build(), cutShort))).containsExactly("1", "911");
            assertThat(emulator.connections().get(0).commits()).isEqualTo(1);
        }
    }

    @Test
    void trailingSilenceIsNotCommittedAsATurn() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            List<TranscriptEvent> events = run(
                    transcriber(emulator).build(),
                    numbers(2).concatWith(Flux.just(ByteBuffer.wrap(TONES.silence(Duration.ofSeconds(3))))));

            assertNumbers(events, 2);
            assertThat(emulator.connections().get(0).commits()).isZero();
        }
    }

    @Test
    void speechTheDetectionDoesNotHearIsCommittedAtTheEnd() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder()
                .fault(new Fault.DeafTurnDetection(), When.always())
                .start()) {
            assertThat(texts(run(transcriber(emulator).build(), Flux.just(ByteBuffer.wrap(TONES.bytes("42"))))))
                    .containsExactly("42");
        }
    }
}
