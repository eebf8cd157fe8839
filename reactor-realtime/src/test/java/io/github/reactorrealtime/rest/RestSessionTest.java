// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ResponseCommand;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.policy.Remedy;
import io.github.reactorrealtime.policy.RetryAfter;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.transport.ScriptedHttp;
import io.github.reactorrealtime.transport.TestTimer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** A session made of uploads keeps the contract of one on a socket. */
class RestSessionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SECOND = 48_000;

    private final ScriptedHttp http = new ScriptedHttp();
    private final List<ServerEvent> events = new ArrayList<>();

    private final Transcriptions client = Transcriptions.builder(Endpoint.openAi(Credential.bearer("sk-1")))
            .transport(http)
            .timer(new TestTimer())
            .maxUploadBytes(1_000_000)
            .build();

    private RestRoute.Builder route(AudioFormat format) {
        return RestRoute.builder(
                client, format, Transcription.of("gpt-transcribe").withLanguages(List.of("de")));
    }

    private RealtimeSession open(RestRoute.Builder route) {
        return requireNonNull(route.build().connect().block(PATIENCE));
    }

    private RealtimeSession listening(RestRoute.Builder route) {
        RealtimeSession session = open(route);
        session.events().subscribe(events::add);
        return session;
    }

    private static void say(RealtimeSession session, int bytes) {
        session.append(new byte[bytes]);
        commit(session, "c");
    }

    private static void commit(RealtimeSession session, String id) {
        session.send(new InputAudioCommand.Commit(id)).block(PATIENCE);
    }

    private <T> List<T> events(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static ServerEvent committed(int item) {
        return new InputAudioEvent.Committed(null, item == 0 ? null : "item_rest_" + (item - 1), "item_rest_" + item);
    }

    private static TranscriptionEvent.Completed completed(int item, String text) {
        return new TranscriptionEvent.Completed(null, "item_rest_" + item, 0, text, List.of(), List.of(), null);
    }

    @Test
    void uploadsAreMadeInTheContextOfWhoeverOpenedTheSession() {
        List<String> callers = new ArrayList<>();
        Credential credential = Credential.bearer(() -> Mono.deferContextual(context -> {
            callers.add(context.getOrDefault("call", "nobody"));
            return Mono.just(new AccessToken("any", Instant.EPOCH));
        }));
        Transcriptions asking = Transcriptions.builder(Endpoint.openAi(credential))
                .transport(http)
                .timer(new TestTimer())
                .build();
        http.answer(200, "{\"text\":\"Hallo\"}");
        RealtimeSession session =
                requireNonNull(RestRoute.builder(asking, AudioFormat.PCM16_24KHZ, Transcription.of("gpt-transcribe"))
                        .build()
                        .connect()
                        .contextWrite(context -> context.put("call", "call 7"))
                        .block(PATIENCE));
        session.events().subscribe(events::add);

        say(session, SECOND);

        assertThat(callers).containsExactly("call 7");
    }

    @Test
    void aCommitIsConfirmedAtOnceAndItsAudioUploadedAsAWav() {
        Sinks.Empty<Void> done = Sinks.empty();
        http.answerAfter(
                done.asMono(),
                200,
                "{\"text\":\"Hallo\",\"languages\":[{\"code\":\"de\"}],\"usage\":{\"type\":\"duration\",\"seconds\":1}}");
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        byte[] audio = new byte[SECOND];
        audio[0] = 'A';
        audio[SECOND - 1] = 'Z';
        byte[] reused = new byte[SECOND / 2];
        System.arraycopy(audio, 0, reused, 0, reused.length);
        session.append(reused);
        System.arraycopy(audio, reused.length, reused, 0, reused.length);
        session.send(new InputAudioCommand.Append(null, ByteBuffer.wrap(reused)))
                .block(PATIENCE);
        commit(session, "c");
        assertThat(events).containsExactly(committed(0));
        done.tryEmitEmpty();
        assertThat(events)
                .last()
                .isEqualTo(new TranscriptionEvent.Completed(
                        null, "item_rest_0", 0, "Hallo", List.of("de"), List.of(), new Usage.Seconds(1)));
        String body = http.sent().get(0).body();
        byte[] wav =
                body.substring(body.indexOf("RIFF"), body.lastIndexOf("\r\n--")).getBytes(ISO_8859_1);
        assertThat(wav).hasSize(44 + SECOND).endsWith((byte) 'Z');
        assertThat(wav[44]).isEqualTo((byte) 'A');
        assertThat(body)
                .contains("filename=\"audio.wav\"", "name=\"languages[]\"\r\n\r\nde", "response_format\"\r\n\r\njson")
                .doesNotContain("name=\"stream\"");
    }

    @Test
    void connectingDoesNothingOnTheNetwork() {
        RealtimeSession session = open(route(AudioFormat.PCM16_24KHZ));
        assertThat(http.sent()).isEmpty();
        assertThat(session.expiresAt()).isNull();
        assertThat(session.ping().block(PATIENCE)).isZero();
        assertThat(session.configuration().transcription()).isNotNull();
        assertThat(session.isWritable()).isTrue();
    }

    @Test
    void turnsCompleteInAnyOrderAndTellTheirPlace() {
        List<Sinks.Empty<Void>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Sinks.Empty<Void> answer = Sinks.empty();
            answers.add(answer);
            http.answerAfter(answer.asMono(), 200, "{\"text\":\"" + i + "\"}");
        }
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        for (int i = 0; i < 3; i++) {
            say(session, SECOND);
        }
        answers.get(2).tryEmitEmpty();
        answers.get(0).tryEmitEmpty();
        answers.get(1).tryEmitEmpty();
        assertThat(events)
                .containsExactly(
                        committed(0),
                        committed(1),
                        committed(2),
                        completed(2, "2"),
                        completed(0, "0"),
                        completed(1, "1"));
    }

    @Test
    void asManyUploadsAsMayBeRunAtOnceAndTheListenerHearsWhenThereIsRoom() {
        List<Sinks.Empty<Void>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Sinks.Empty<Void> answer = Sinks.empty();
            answers.add(answer);
            http.answerAfter(answer.asMono(), 200, "{\"text\":\"" + i + "\"}");
        }
        AtomicInteger woken = new AtomicInteger();
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ).maxUploads(2));
        session.onWritable(woken::incrementAndGet);
        say(session, SECOND);
        assertThat(session.isWritable()).isTrue();
        say(session, SECOND);
        assertThat(session.isWritable()).isFalse();
        say(session, SECOND); // who does not look is still confirmed, and waits
        assertThat(events).containsExactly(committed(0), committed(1), committed(2));
        assertThat(http.sent()).hasSize(2);
        answers.get(0).tryEmitEmpty();
        assertThat(http.sent()).hasSize(3);
        assertThat(woken).hasValue(0);
        answers.get(1).tryEmitEmpty();
        assertThat(woken).hasValue(1);
        assertThat(session.isWritable()).isTrue();
        answers.get(2).tryEmitEmpty();
        assertThat(events(TranscriptionEvent.Completed.class)).hasSize(3);
        assertThat(woken).hasValue(1);
    }

    @Test
    void tooLittleAudioIsRefusedAsTheServiceDoesItAndKept() {
        http.answer(200, "{\"text\":\"ok\"}");
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        session.append(new byte[4_798]);
        commit(session, "c1");
        assertThat(events(ErrorEvent.class)).singleElement().satisfies(event -> {
            assertThat(event.error().type()).isEqualTo("invalid_request_error");
            assertThat(event.error().code()).isEqualTo("input_audio_buffer_commit_empty");
            assertThat(event.error().eventId()).isEqualTo("c1");
            assertThat(event.error().message()).contains("99.96ms");
        });
        session.append(new byte[2]);
        commit(session, "c2");
        assertThat(events(TranscriptionEvent.Completed.class)).hasSize(1);
    }

    @Test
    void clearDropsWhatIsNotCommitted() {
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        session.append(new byte[SECOND]);
        session.send(new InputAudioCommand.Clear("x")).block(PATIENCE);
        commit(session, "c");
        assertThat(events).hasSize(2).first().isEqualTo(new InputAudioEvent.Cleared(null));
        assertThat(events(ErrorEvent.class)).hasSize(1);
    }

    @Test
    void otherEventsAreRefused() {
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        session.send(Flux.just(new ResponseCommand.Cancel("e1", null))).block(PATIENCE);
        assertThat(events(ErrorEvent.class)).singleElement().satisfies(event -> {
            assertThat(event.error().eventId()).isEqualTo("e1");
            assertThat(event.error().message()).contains("Cancel");
        });
    }

    @Test
    void partsComeFirstWhenAskedFor() {
        http.stream(Flux.just(
                "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Gu\"}\n\n",
                "data: {\"type\":\"transcript.text.segment\",\"id\":\"s\",\"start\":0,\"end\":1,\"text\":\"Gut\",\"speaker\":\"A\"}\n\n",
                "data: {\"type\":\"new.one\"}\n\n",
                "data: {\"type\":\"transcript.text.done\",\"text\":\"Gut\"}\n\n"));
        say(listening(route(AudioFormat.PCM16_24KHZ).streaming(true)), SECOND);
        assertThat(events)
                .containsExactly(
                        committed(0),
                        new TranscriptionEvent.Delta(null, "item_rest_0", 0, "Gu", List.of()),
                        new TranscriptionEvent.Segment(null, "item_rest_0", 0, "s", "A", 0, 1, "Gut"),
                        completed(0, "Gut"));
        assertThat(http.sent().get(0).body()).contains("name=\"stream\"");
    }

    @Test
    void eventsComeAsAskedForAndPartsWaitWhereTheyAre() {
        AtomicInteger made = new AtomicInteger();
        http.stream(Flux.generate(sink -> {
            made.incrementAndGet();
            sink.next("data: {\"type\":\"transcript.text.delta\",\"delta\":\"x\"}\n\n");
        }));
        RealtimeSession session = open(route(AudioFormat.PCM16_24KHZ).streaming(true));
        StepVerifier.create(session.events(), 0)
                .then(() -> say(session, SECOND))
                .then(() -> assertThat(made.get()).isLessThan(100))
                .thenRequest(1)
                .expectNext(committed(0))
                .thenRequest(200)
                .expectNextCount(200)
                .then(() -> assertThat(made.get()).isBetween(200, 300))
                .then(() -> session.close().block(PATIENCE))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(event -> true)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void theEventsHaveOneSubscriber() {
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        session.events()
                .as(StepVerifier::create)
                .expectErrorMessage("the events of a session have one subscriber")
                .verify(PATIENCE);
    }

    @Test
    void telephonyIsUploadedAsLinearAudio() {
        http.answer(200, "{\"text\":\"ok\"}");
        say(listening(route(AudioFormat.PCMU_8KHZ)), 8_000);
        String body = http.sent().get(0).body();
        assertThat(body.substring(body.indexOf("RIFF"), body.lastIndexOf("\r\n--")))
                .hasSize(44 + 16_000);
    }

    @Test
    void aTurnTooLongToUploadFailsAndWasNotKept() {
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        for (int i = 0; i < 30; i++) {
            session.append(new byte[SECOND]);
        }
        commit(session, "c");
        assertThat(http.sent()).isEmpty();
        assertThat(events(TranscriptionEvent.Failed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.error().type()).isEqualTo("invalid_request_error");
            assertThat(failed.error().code()).isEqualTo("file_too_large");
        });
        http.answer(200, "{\"text\":\"ok\"}");
        say(session, SECOND);
        assertThat(events(TranscriptionEvent.Completed.class)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401, invalid_request_error, invalid_api_key, authentication_error, invalid_api_key, ROUTE_OUT",
        "401, , 401, authentication_error, , ROUTE_OUT",
        "403, , , authentication_error, , ROUTE_OUT",
        "404, , 404, invalid_request_error, not_found, ROUTE_OUT",
        "404, , DeploymentNotFound, invalid_request_error, DeploymentNotFound, ROUTE_OUT",
        "302, , , invalid_request_error, not_found, ROUTE_OUT",
        "400, invalid_request_error, , invalid_request_error, , NEXT_ROUTE",
        "413, , , invalid_request_error, , NEXT_ROUTE",
        "429, requests, rate_limit_exceeded, rate_limit_error, rate_limit_exceeded, RETRY_HERE",
        "429, insufficient_quota, insufficient_quota, insufficient_quota, insufficient_quota, RETRY_HERE",
        "429, , 429, rate_limit_error, , RETRY_HERE",
        "500, server_error, , server_error, , RETRY_HERE",
        "503, , , server_error, , RETRY_HERE"
    })
    void aRefusedUploadFailsTheTurnInTheWordsOfASession(
            int status,
            @Nullable String type,
            @Nullable String code,
            String expectedType,
            @Nullable String expectedCode,
            Remedy remedy) {
        http.answer(
                status,
                Map.of("x-request-id", "req_9", "retry-after", "7"),
                "{\"error\":{\"message\":\"because\",\"type\":" + json(type) + ",\"code\":" + json(code) + "}}");
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        say(session, SECOND);
        assertThat(events(TranscriptionEvent.Failed.class)).singleElement().satisfies(failed -> {
            ErrorDetails error = failed.error();
            assertThat(failed.itemId()).isEqualTo("item_rest_0");
            assertThat(error.type()).isEqualTo(expectedType);
            assertThat(error.code()).isEqualTo(expectedCode);
            assertThat(error.message()).contains("because", "req_9", "Please retry after 7000 ms");
            ServiceException asTold = new ServiceException("no", error, SupportHandles.NONE);
            assertThat(Remedy.of(asTold)).isEqualTo(remedy);
            assertThat(RetryAfter.of(asTold)).isEqualTo(Duration.ofSeconds(7));
        });
        assertThat(session.support().requestId()).isEqualTo("req_9");
        http.answer(200, Map.of("x-request-id", "req_10"), "{\"text\":\"ok\"}");
        say(session, SECOND);
        assertThat(session.support().requestId()).isEqualTo("req_10");
    }

    private static String json(@Nullable String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }

    @Test
    void aLostConnectionFailsTheTurnOnly() {
        http.fail(new IOException("reset")).answer(200, "{\"text\":\"ok\"}");
        RealtimeSession session = listening(route(AudioFormat.PCM16_24KHZ));
        say(session, SECOND);
        say(session, SECOND);
        assertThat(events(TranscriptionEvent.Failed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.error().type()).isEqualTo("server_error"));
        assertThat(events(TranscriptionEvent.Completed.class)).containsExactly(completed(1, "ok"));
    }

    @Test
    void closingCancelsUploadsAndCompletesTheEvents() {
        http.answerAfter(Mono.never(), 200, "{}");
        RealtimeSession session = open(route(AudioFormat.PCM16_24KHZ).maxUploads(1));
        session.events()
                .as(StepVerifier::create)
                .then(() -> say(session, SECOND))
                .then(() -> say(session, SECOND))
                .expectNext(committed(0), committed(1))
                .then(() -> {
                    session.close().block(PATIENCE);
                    session.close().block(PATIENCE);
                })
                .expectComplete()
                .verify(PATIENCE);
        assertThat(http.cancelled()).isEqualTo(1);
        assertThat(http.sent()).hasSize(1);
        assertThat(session.closed().block(PATIENCE)).isEqualTo(CloseStatus.NORMAL);
        assertThat(session.isWritable()).isFalse();
        session.append(new byte[SECOND]);
        session.send(new InputAudioCommand.Commit("late"))
                .as(StepVerifier::create)
                .expectError(ConnectionClosedException.class)
                .verify(PATIENCE);
    }

    @Test
    void settingsThatNoRequestCanHaveAreRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestRoute.builder(
                                client,
                                AudioFormat.PCM16_24KHZ,
                                Transcription.of("m").withLanguage("en").withLanguages(List.of("de")))
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RestRoute.builder(client, AudioFormat.PCM16_24KHZ, Transcription.OFF));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> route(AudioFormat.PCM16_24KHZ).maxUploads(0));
    }
}
