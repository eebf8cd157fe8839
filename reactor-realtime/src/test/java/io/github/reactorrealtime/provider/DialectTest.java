// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from a dialect's data: URLs, first commands, what is refused before anybody connects. */
class DialectTest {

    private static final URI HOST = URI.create("ws://host:8000");

    private static SessionConfig wanted(TurnDetection turns, AudioInputFormat format) {
        return SessionConfig.builder(SessionType.TRANSCRIPTION)
                .inputFormat(format)
                .transcription(Transcription.of("stt/1").withLanguage("de"))
                .turnDetection(turns)
                .noiseReduction(NoiseReduction.OFF)
                .build();
    }

    private static SessionConfig manual() {
        return wanted(new TurnDetection.Off(), AudioInputFormat.PCM_24KHZ);
    }

    private static List<SessionPlan> plans(Dialect dialect, SessionConfig wanted) {
        return SessionPlan.transcription(new Endpoint(dialect, HOST, null, Map.of()), wanted, "speech");
    }

    private static String update(SessionPlan plan) {
        return new String(new EventCodec().encode(SessionPlan.update("u", requireNonNull(plan.config()))), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 0, ws://host:8000/v1/realtime?intent=transcription",
        "openai, 1, ws://host:8000/v1/realtime?model=speech",
        "azure, 0, ws://host:8000/openai/v1/realtime?intent=transcription",
        "azure, 1, ws://host:8000/openai/v1/realtime?model=speech",
        "azure, 2, ws://host:8000/openai/v1/realtime?model=speech",
        "azure-preview, 0, ws://host:8000/openai/realtime?api-version=2025-04-01-preview&intent=transcription",
        "azure-preview, 1, ws://host:8000/openai/realtime?api-version=2025-04-01-preview&deployment=speech",
        "azure-mai, 0, ws://host:8000/mai/v1/realtime?intent=transcription",
        "beta, 0, ws://host:8000/v1/realtime?model=stt%2F1&intent=transcription",
        "beta, 1, ws://host:8000/v1/realtime?model=stt%2F1&intent=transcription",
        "speaches, 0, ws://host:8000/v1/realtime?model=stt%2F1&intent=transcription",
        "vllm, 0, ws://host:8000/v1/realtime",
        "localai, 0, ws://host:8000/v1/realtime?model=stt%2F1"
    })
    void whereASessionIsOpened(String dialect, int plan, String uri) {
        assertThat(plans(Dialect.named(dialect), manual()).get(plan).uri()).hasToString(uri);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openai|0|{\"type\":\"session.update\",\"event_id\":\"u\",\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},\"noise_reduction\":null,\"transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null}}}}",
                "azure|2|{\"type\":\"session.update\",\"event_id\":\"u\",\"session\":{\"type\":\"realtime\",\"input_audio_format\":\"pcm16\",\"input_audio_transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null,\"input_audio_noise_reduction\":null}}",
                "azure-preview|0|{\"type\":\"transcription_session.update\",\"event_id\":\"u\",\"session\":{\"input_audio_format\":\"pcm16\",\"input_audio_transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null}}",
                "azure-preview|1|{\"type\":\"session.update\",\"event_id\":\"u\",\"session\":{\"modalities\":[\"text\",\"audio\"],\"input_audio_format\":\"pcm16\",\"input_audio_transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null}}",
                "azure-mai|0|{\"type\":\"session.update\",\"event_id\":\"u\",\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},\"transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null}}}}",
                "beta|0|{\"type\":\"transcription_session.update\",\"event_id\":\"u\",\"session\":{\"input_audio_transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null}}",
                "beta|1|{\"type\":\"session.update\",\"event_id\":\"u\",\"session\":{\"input_audio_transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null}}",
                "speaches|0|{\"type\":\"session.update\",\"event_id\":\"u\",\"session\":{\"input_audio_transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":{\"type\":\"server_vad\",\"threshold\":1.0,\"prefix_padding_ms\":0,\"silence_duration_ms\":550,\"create_response\":false}}}",
                "vllm|0|{\"type\":\"session.update\",\"event_id\":\"u\",\"model\":\"stt/1\"}",
                "localai|0|{\"type\":\"session.update\",\"event_id\":\"u\",\"session\":{\"type\":\"transcription\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":16000},\"transcription\":{\"model\":\"stt/1\",\"language\":\"de\"},\"turn_detection\":null}}}}"
            })
    void whatTheFirstCommandSays(String dialect, int plan, String json) {
        assertThat(update(plans(Dialect.named(dialect), manual()).get(plan))).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "azure", "azure-preview", "beta"})
    void telephoneAudioGoesAsItIsWhereItIsTaken(String dialect) {
        SessionPlan plan = plans(Dialect.named(dialect), wanted(new TurnDetection.Off(), AudioInputFormat.PCMU))
                .get(0);
        assertThat(plan.wire()).isEqualTo(plan.audio()).isEqualTo(AudioFormat.PCMU_8KHZ);
        assertThat(update(plan)).containsAnyOf("audio/pcmu", "g711_ulaw");
    }

    @ParameterizedTest
    @CsvSource({"vllm, 16000", "localai, 16000", "speaches, 24000", "azure-mai, 24000"})
    void audioThatIsNotTakenIsConverted(String dialect, int rate) {
        for (AudioInputFormat format : List.of(AudioInputFormat.PCMU, AudioInputFormat.PCMA)) {
            SessionPlan plan = plans(Dialect.named(dialect), wanted(new TurnDetection.Off(), format))
                    .get(0);
            assertThat(plan.audio().sampleRateHz()).isEqualTo(8_000);
            assertThat(plan.wire()).isEqualTo(AudioFormat.pcm16(rate));
            assertThat(update(plan)).doesNotContain("pcmu", "pcma", "g711");
        }
        assertThat(plans(Dialect.named(dialect), manual()).get(0).wire()).isEqualTo(AudioFormat.pcm16(rate));
    }

    @Test
    void turnDetectionOfTheServiceIsOnlyAskedForWhereItWorks() {
        TurnDetection vad = new TurnDetection.ServerVad(0.5, 300, 500, null, null, null);
        assertThat(Dialect.names().stream().filter(name -> Dialect.named(name).problem(vad) != null))
                .containsExactly("azure-mai", "speaches", "vllm", "localai");
        assertThat(Dialect.names())
                .allSatisfy(name -> assertThat(Dialect.named(name).problem(new TurnDetection.Off()))
                        .isNull());
        assertThat(Dialect.VLLM.problem(vad)).contains("'vllm'", "Turns.client", "Turns.manual");
        TurnDetection meaning = new TurnDetection.SemanticVad("auto", null, null);
        assertThat(Dialect.names().stream().filter(name -> Dialect.named(name).problem(meaning) != null))
                .containsExactly("azure-preview", "azure-mai", "beta", "speaches", "vllm", "localai");
        assertThat(Dialect.AZURE_PREVIEW.problem(meaning)).contains("semantic", "Turns.serverVad");
        assertThat(Dialect.SPEACHES.withTurnDetection(true).problem(vad)).isNull();
        assertThat(update(plans(Dialect.SPEACHES.withTurnDetection(true), wanted(vad, AudioInputFormat.PCM_24KHZ))
                        .get(0)))
                .contains("\"threshold\":0.5,\"prefix_padding_ms\":300", "\"create_response\":false");
    }

    @Test
    void optionsMakeADialectOfOnesOwn() {
        Dialect gateway = Dialect.OPENAI
                .withModelInUrl(true)
                .withQuery("tenant", "a&b")
                .withInputRate(16_000)
                .withPath("/speech/realtime")
                .withMaxSession(Duration.ofMinutes(5));
        SessionPlan plan = plans(gateway, manual()).get(0);
        assertThat(plan.uri())
                .hasToString("ws://host:8000/speech/realtime?tenant=a%26b&model=stt%2F1&intent=transcription");
        assertThat(plan.wire()).isEqualTo(AudioFormat.pcm16(16_000));
        assertThat(gateway.maxSession()).isEqualTo(Duration.ofMinutes(5));
        assertThat(gateway).isNotEqualTo(Dialect.OPENAI).hasToString("openai");
        assertThat(gateway.withModelInUrl(false).withMaxSession(Duration.ofMinutes(60)))
                .isNotEqualTo(Dialect.OPENAI);
        assertThat(Dialect.BETA.withModelInUrl(false).withModelInUrl(true))
                .isEqualTo(Dialect.BETA)
                .hasSameHashCodeAs(Dialect.BETA);
        assertThat(plans(Dialect.VLLM.withModelInUrl(true), manual()).get(0).uri())
                .hasToString("ws://host:8000/v1/realtime?model=stt%2F1");
        assertThat(plans(Dialect.AZURE_PREVIEW.withApiVersion("2024-10-01-preview"), manual())
                        .get(0)
                        .uri())
                .hasToString("ws://host:8000/openai/realtime?api-version=2024-10-01-preview&intent=transcription");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Dialect.VLLM.withInputRate(7_999));
        assertThatIllegalArgumentException().isThrownBy(() -> Dialect.VLLM.withPath("realtime"));
        assertThatIllegalArgumentException().isThrownBy(() -> Dialect.VLLM.withMaxSession(Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "VLLM", " azure-preview ", "AZURE_PREVIEW"})
    void aDialectIsFoundByItsName(String name) {
        assertThat(Dialect.names()).contains(Dialect.named(name).name());
    }

    @Test
    void whoeverAsksForAnotherDialectIsToldWhichThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Dialect.named("whisper"))
                .withMessageContainingAll("openai", "azure-mai", "vllm", "'whisper'");
    }

    @Test
    void aKeyGoesWhereTheServiceReadsIt() {
        assertThat(Dialect.names().stream()
                        .filter(name ->
                                Dialect.named(name).credential("k").headerName().equals("api-key")))
                .containsExactly("azure", "azure-preview", "azure-mai");
    }

    @Test
    void resourcesOfMaiAreAtAnotherDomain() {
        Endpoint endpoint = Endpoint.azure("res", Dialect.AZURE_MAI, Credential.azureKey("k"));
        assertThat(SessionPlan.transcription(endpoint, manual(), null).get(0).uri())
                .hasToString("wss://res.services.ai.azure.com/mai/v1/realtime?intent=transcription");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.azure("res", Dialect.VLLM, Credential.azureKey("k")))
                .withMessageContaining("vllm");
    }

    @ParameterizedTest
    @CsvSource({
        "openai, wss://host/v1, wss://host/v1/realtime?x=1",
        "openai, https://gateway/team/v1/, wss://gateway/team/v1/realtime?x=1",
        "azure, https://res.openai.azure.com/openai/v1/, wss://res.openai.azure.com/openai/v1/realtime?x=1",
        "azure, https://res.openai.azure.com?api-version=preview, wss://res.openai.azure.com/openai/v1/realtime?api-version=preview&x=1",
        "openai, wss://res.openai.azure.com/openai/v1/realtime, wss://res.openai.azure.com/openai/v1/realtime?x=1"
    })
    void theRootOfAnApiIsAsGoodAsItsSocket(String dialect, URI base, String uri) {
        assertThat(new Endpoint(Dialect.named(dialect), base, null, Map.of()).session("x=1"))
                .hasToString(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "azure, wss://res.openai.azure.com?api-version=2025-04-01-preview, AZURE_PREVIEW",
        "azure, wss://host?deployment=d, Route.deployment",
        "azure, wss://host?model=d, Route.model",
        "azure, wss://res.openai.azure.com/openai/realtime, /openai/v1/realtime",
        "azure, wss://res.openai.azure.com/v1/realtime, 404",
        "azure, wss://api.openai.com, Dialect.OPENAI",
        "azure-preview, wss://res.openai.azure.com/openai/v1/realtime, /openai/realtime",
        "azure-preview, wss://host?model=d, Route.deployment",
        "openai, wss://host?api-version=2025-04-01-preview, only Azure",
        "openai, wss://host?deployment=x, Dialect.AZURE",
        "openai, wss://host?intent=transcription, leave it out",
        "openai, wss://host?model=gpt-4o-transcribe, Route.model",
        "openai, wss://res.openai.azure.com, Route.azure",
        "beta, wss://res.cognitiveservices.azure.com/, Route.azure"
    })
    void formsThatTheServiceRefusesAreRefusedBeforeConnecting(String dialect, URI base, String advice) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Endpoint(Dialect.named(dialect), base, null, Map.of()))
                .withMessageContaining(advice);
    }

    @Test
    void theQueryOfADialectIsCheckedLikeThatOfTheUrl() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Endpoint(
                        Dialect.AZURE.withApiVersion("2025-04-01-preview"),
                        URI.create("wss://res.openai.azure.com"),
                        null,
                        Map.of()))
                .withMessageContaining("401");
    }

    @Test
    void theHeaderOfTheBetaIsForServersThatSpeakIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.openAi(Credential.bearer("k")).withHeader("openai-beta", "realtime=v1"))
                .withMessageContaining("Dialect.BETA");
        Endpoint beta = new Endpoint(Dialect.BETA, HOST, null, Map.of()).withHeader("OpenAI-Beta", "realtime=v1");
        assertThat(beta.headers()).containsKey("OpenAI-Beta");
    }
}
