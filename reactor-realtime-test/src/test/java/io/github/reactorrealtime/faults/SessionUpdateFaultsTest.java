// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionEvent;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Settings that are refused, dropped, or accepted and not followed. */
class SessionUpdateFaultsTest extends EndToEnd {

    private static final SessionConfig WHISPER = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .transcription(Transcription.of("whisper-1"))
            .build();

    /** In the beta's places, with the type of today. */
    private static final SessionConfig FLAT_WHISPER = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .shape(SessionConfig.Shape.FLAT_WITH_TYPE)
            .transcription(Transcription.of("whisper-1"))
            .build();

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder()
            .timing(EmulatorTiming.realistic().withFirstDelta(Duration.ZERO))
            .start();

    @Test
    void f11_azureIsSpokenToInTheNestedShape() {
        assertNumbers(run(transcriber(azure()).build(), numbers(2)), 2);

        assertThat(update()).contains("\"audio\":{\"input\":{").doesNotContain("input_audio_transcription");
    }

    @Test
    void f11_flatSettingsThatAreDroppedNeverPassForAConfiguredSession() {
        Endpoint endpoint = endpoint(Dialect.AZURE);
        SessionPlan flat = new SessionPlan("flat", uri("/openai/v1/realtime?intent=transcription"), FLAT_WHISPER);
        SessionPlan nested = SessionPlan.transcription(endpoint, WHISPER, null).get(0);

        assertThat(Faults.failureOf(client(endpoint, flat).connect()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("unknown_parameter")
                .hasMessageContaining("session.input_audio_transcription")
                .hasMessageContaining("dropped the whole update: it is one of the flat shape");
        assertThat(client(endpoint, flat, nested)
                        .withSession(session ->
                                Mono.justOrEmpty(session.configuration().transcription()))
                        .blockFirst(PATIENCE))
                .isEqualTo(Transcription.of("whisper-1"));
    }

    @Test
    void f12_azuresPreviewIsSpokenToInTheFlatShape() {
        assertNumbers(
                run(
                        transcriber(Route.at(emulator.uri(), Dialect.AZURE_PREVIEW)
                                        .apiKey("k")
                                        .model("gpt-4o-transcribe"))
                                .build(),
                        numbers(2)),
                2);

        assertThat(update()).contains("input_audio_transcription").doesNotContain("\"audio\":");
    }

    @Test
    void f12_nestedSettingsOnThePreviewPathAreExplained() {
        Endpoint endpoint = endpoint(Dialect.AZURE);
        SessionPlan nested = new SessionPlan(
                "nested", uri("/openai/realtime?api-version=2025-04-01-preview&intent=transcription"), WHISPER);

        assertThat(Faults.failureOf(client(endpoint, nested).connect()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("unknown_parameter")
                .hasMessageContaining("it is one of the nested shape")
                .hasMessageContaining("Dialect.AZURE_PREVIEW");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-live-transcribe", "gpt-realtime-whisper"})
    void f17_aModelWithoutTurnDetectionGetsTurnsOfOurs(String model) {
        List<TranscriptEvent> events = run(transcriber(route(emulator, model)).build(), numbers(4));

        assertNumbers(events, 4);
        assertThat(update()).contains("\"turn_detection\":null");
        assertThat(emulator.connections().get(0).commits()).isEqualTo(4);
    }

    @Test
    void f17_turnDetectionForSuchAModelIsRefusedBeforeConnecting() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transcriber(route(emulator, "gpt-live-transcribe"))
                        .turns(Turns.serverVad())
                        .build())
                .withMessageContaining("takes no serverVad")
                .withMessageContaining("Turns.client()");
    }

    @Test
    void f17_whereOnlyTheServiceKnowsTheModelItsRefusalIsExplained() {
        try (RealtimeEmulator deployed = RealtimeEmulator.builder()
                .azureDeployment("ears", "gpt-realtime-whisper")
                .start()) {
            Route route = Route.at(deployed.uri(), Dialect.AZURE).apiKey("k").model("ears");

            assertThat(Faults.failureOf(transcriber(route).build().transcribe(numbers(1))))
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("Turn detection is not supported for this transcription model")
                    .hasMessageContaining("this model takes no voice activity detection");
            assertThat(deployed.connections()).hasSize(1);
        }
    }

    @Test
    void f20_audioOfAnotherRateIsConvertedToTheOneThatIsTaken() {
        AudioFormat format = AudioFormat.pcm16(16_000);
        AudioSource source = AudioSource.of(format, DtmfTones.in(format).numberedTurns(0, 3, PAUSE, 3_200));

        List<TranscriptEvent> events =
                transcriber(emulator).build().transcribe(source).collectList().block(PATIENCE);
        assertNumbers(requireNonNull(events), 3);

        assertThat(update()).contains("\"rate\":24000");
    }

    @Test
    void f20_anotherRateOnTheWireIsRefusedAndExplained() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        transcriber(emulator).format(AudioFormat.pcm16(16_000)).build())
                .withMessageContaining("format must be 24 kHz mono PCM16");
        Route told = Route.at(emulator.uri(), Dialect.OPENAI.withInputRate(16_000))
                .apiKey("k")
                .model("whisper-1");
        assertThat(Faults.failureOf(transcriber(told).build().transcribe(numbers(1))))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("integer_below_min_value")
                .hasMessageContaining("PCM has to be sent at 24 kHz");
    }

    @Test
    void f24_noAudioIsSentBeforeTheSettingsAreConfirmed() {
        emulator.inject(KnownFault.F_24, When.always());

        assertNumbers(run(transcriber(emulator).build(), numbers(3)), 3);
    }

    @Test
    void f42_offIsSaidByNullAndWhatIsNotMeantIsNotSaid() {
        SessionConfig off = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .transcription(Transcription.OFF)
                .noiseReduction(NoiseReduction.OFF)
                .turnDetection(new TurnDetection.Off())
                .build();
        SessionConfig quieter = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .noiseReduction(NoiseReduction.FAR_FIELD)
                .build();
        Endpoint endpoint = endpoint(Dialect.OPENAI);

        List<SessionEvent.Updated> echoes = client(
                        endpoint,
                        SessionPlan.transcription(endpoint, WHISPER, null).get(0))
                .withSession(session -> session.send(new SessionCommand.Update("quieter", quieter))
                        .then(session.send(new SessionCommand.Update("off", off)))
                        .thenMany(session.events()
                                .ofType(SessionEvent.Updated.class)
                                .take(2)))
                .collectList()
                .block(PATIENCE);

        assertThat(echoes).hasSize(2);
        assertThat(echoes.get(0).session().transcription()).isEqualTo(Transcription.of("whisper-1"));
        assertThat(echoes.get(1).session().json())
                .contains("\"transcription\":null", "\"noise_reduction\":null", "\"turn_detection\":null");
    }

    @Test
    void f43_whatIsNotSetIsLeftOut() {
        assertNumbers(run(transcriber(emulator).build(), numbers(1)), 1);

        assertThat(update()).contains("\"transcription\":{\"model\":\"gpt-4o-transcribe\"}");
    }

    @Test
    void f43_azuresPreviewGetsNoNullForNoiseReduction() {
        Route preview =
                Route.at(emulator.uri(), Dialect.AZURE_PREVIEW).apiKey("k").model("gpt-4o-transcribe");

        assertNumbers(
                run(transcriber(preview).noiseReduction(NoiseReduction.OFF).build(), numbers(1)), 1);

        assertThat(update()).doesNotContain("noise_reduction");
    }

    @Test
    void f44_everyOptionThereIsIsAFieldTheServiceKnows() {
        RealtimeTranscriber transcriber = transcriber(emulator)
                .language("en")
                .prompt("Numbers.")
                .noiseReduction(NoiseReduction.NEAR_FIELD)
                .logprobs()
                .build();

        assertNumbers(run(transcriber, numbers(1)), 1);

        assertThat(update())
                .contains("\"language\":\"en\"", "\"prompt\":\"Numbers.\"", "near_field", "logprobs")
                .doesNotContain("enabled");
        assertThat(emulator.connections())
                .singleElement()
                .satisfies(connection -> assertThat(connection.sent()).doesNotContain("error"));
    }

    @Test
    void f46_aTurnDetectionThatHearsNothingIsNoticedAndTheAudioCommittedByUs() {
        VirtualCall call = new VirtualCall(RealtimeEmulator.builder().knownFault(KnownFault.F_46));
        RealtimeTranscriber transcriber = call.transcriber(call.route(Dialect.OPENAI, "gpt-4o-transcribe"))
                .turns(Turns.semanticVad())
                .deafAfter(Duration.ofSeconds(5))
                .build();

        List<TranscriptEvent> events = call.play(transcriber, call.live(60, Duration.ofSeconds(2)));

        assertThat(String.join("", texts(events))).isEqualTo(String.join("", countedTo(60)));
        assertThat(texts(events)).as("not all at the end").hasSizeGreaterThan(3);
        assertTimeline(events);
    }

    @Test
    void f46_serverVadIsWhatIsAskedForUnlessOneSaysOtherwise() {
        emulator.inject(KnownFault.F_46, When.always());

        assertNumbers(run(transcriber(azure()).build(), numbers(3)), 3);

        assertThat(update()).contains("server_vad");
    }

    private Route azure() {
        return Route.at(emulator.uri(), Dialect.AZURE).apiKey("k").model("gpt-4o-transcribe");
    }

    /** The first event of the first connection. */
    private String update() {
        return emulator.connections().get(0).events().get(0);
    }

    private static RealtimeClient client(Endpoint endpoint, SessionPlan... plans) {
        return RealtimeClient.builder(endpoint, List.of(plans)).build();
    }

    private Endpoint endpoint(Dialect dialect) {
        return new Endpoint(dialect, emulator.uri(), dialect.credential("k"), Map.of());
    }

    private URI uri(String pathAndQuery) {
        return URI.create(emulator.uri() + pathAndQuery);
    }
}
