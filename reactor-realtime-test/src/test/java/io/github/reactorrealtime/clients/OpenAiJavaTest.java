// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.MultipartField;
import com.openai.core.http.StreamResponse;
import com.openai.core.http.WebSocketWriteNotAttempted;
import com.openai.errors.BadRequestException;
import com.openai.helpers.RealtimeConnection;
import com.openai.helpers.RealtimeWebSocketOptions;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionInclude;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.realtime.AudioTranscription;
import com.openai.models.realtime.InputAudioBufferAppendEvent;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeTranscriptionSessionAudio;
import com.openai.models.realtime.RealtimeTranscriptionSessionAudioInput;
import com.openai.models.realtime.RealtimeTranscriptionSessionAudioInputTurnDetection.ServerVad;
import com.openai.models.realtime.RealtimeTranscriptionSessionCreateRequest;
import com.openai.models.realtime.SessionUpdateEvent;
import com.openai.models.realtime.clientsecrets.ClientSecretCreateParams;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The vendor's client for Java. */
@Timeout(60)
class OpenAiJavaTest {

    private static final int APPEND_BYTES = 4_800;
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().tls().apiKey("sk-1").start();

    @AutoClose
    private final OpenAIClient client = new OpenAIClientImpl(options("sk-1"));

    @Test
    void transcribesTurnsOverASocket() {
        RealtimeConnection connection = RealtimeConnection.connect(options("sk-1"), transcription());
        try {
            until(connection, RealtimeServerEvent::isSessionCreated);
            connection.send(RealtimeClientEvent.ofSessionUpdate(
                    SessionUpdateEvent.builder().session(session()).build()));
            until(connection, RealtimeServerEvent::isSessionUpdated);
            for (String turn : List.of("147*", "0", "96#")) {
                append(connection, TONES.bytes(turn));
                append(connection, TONES.silence(Duration.ofSeconds(1)));
                RealtimeServerEvent completed =
                        until(connection, RealtimeServerEvent::isConversationItemInputAudioTranscriptionCompleted);

                assertThat(completed
                                .asConversationItemInputAudioTranscriptionCompleted()
                                .validate()
                                .transcript())
                        .isEqualTo(turn);
            }
        } finally {
            connection.close();
        }
    }

    @Test
    void connectsWithASecretItMinted() {
        String secret = client.realtime()
                .clientSecrets()
                .create(ClientSecretCreateParams.builder().session(session()).build())
                .value();
        RealtimeConnection connection = RealtimeConnection.connect(options(secret), transcription());
        try {
            until(connection, RealtimeServerEvent::isSessionCreated);
            append(connection, TONES.bytes("42"));
            append(connection, TONES.silence(Duration.ofSeconds(1)));
            assertThat(until(connection, RealtimeServerEvent::isConversationItemInputAudioTranscriptionCompleted)
                            .asConversationItemInputAudioTranscriptionCompleted()
                            .transcript())
                    .isEqualTo("42");
        } finally {
            connection.close();
        }
    }

    @Test
    void uploadsFiles() {
        assertThat(client.audio()
                        .transcriptions()
                        .create(upload("gpt-4o-transcribe")
                                .addInclude(TranscriptionInclude.LOGPROBS)
                                .language("de")
                                .build())
                        .asTranscription()
                        .validate()
                        .text())
                .isEqualTo("123");
        assertThat(client.audio()
                        .transcriptions()
                        .create(upload("gpt-transcribe")
                                .addLanguage("de")
                                .addKeyword("Grüße")
                                .build())
                        .asTranscription()
                        .validate()
                        .text())
                .isEqualTo("123");
        assertThat(client.audio()
                        .transcriptions()
                        .create(upload("whisper-1")
                                .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                                .build())
                        .asVerbose()
                        .validate()
                        .text())
                .isEqualTo("123");
    }

    @Test
    void streamsFiles() {
        List<TranscriptionStreamEvent> events = new ArrayList<>();
        try (StreamResponse<TranscriptionStreamEvent> stream = client.audio()
                .transcriptions()
                .createStreaming(upload("gpt-4o-mini-transcribe").build())) {
            stream.stream().forEach(event -> events.add(event.validate()));
        }

        assertThat(events).hasSize(3);
        assertThat(events.get(2).asTranscriptTextDone().text()).isEqualTo("123");
    }

    @Test
    void understandsRefusals() {
        assertThatExceptionOfType(BadRequestException.class)
                .isThrownBy(() -> client.audio()
                        .transcriptions()
                        .create(upload("gpt-transcribe")
                                .responseFormat(AudioResponseFormat.VERBOSE_JSON)
                                .build()))
                .satisfies(refused -> assertThat(refused.code()).contains("unsupported_value"))
                .satisfies(refused -> assertThat(refused.param()).contains("response_format"));
    }

    private static RealtimeServerEvent until(RealtimeConnection connection, Predicate<RealtimeServerEvent> wanted) {
        RealtimeServerEvent event = connection.receive();
        while (!wanted.test(event)) {
            assertThat(event.isError()).as("%s", event).isFalse();
            event = connection.receive();
        }
        return event;
    }

    private static void append(RealtimeConnection connection, byte[] audio) {
        for (int at = 0; at < audio.length; at += APPEND_BYTES) {
            byte[] piece = Arrays.copyOfRange(audio, at, Math.min(audio.length, at + APPEND_BYTES));
            send(
                    connection,
                    RealtimeClientEvent.ofInputAudioBufferAppend(InputAudioBufferAppendEvent.builder()
                            .audio(Base64.getEncoder().encodeToString(piece))
                            .build()));
        }
    }

    /** The client takes little at once and leaves the waiting to its caller. */
    private static void send(RealtimeConnection connection, RealtimeClientEvent event) {
        Mono.fromRunnable(() -> connection.send(event))
                .retryWhen(Retry.fixedDelay(1_000, Duration.ofMillis(5))
                        .filter(WebSocketWriteNotAttempted.Busy.class::isInstance))
                .block(Duration.ofSeconds(10));
    }

    private static RealtimeWebSocketOptions transcription() {
        return RealtimeWebSocketOptions.builder().transcription().build();
    }

    private static RealtimeTranscriptionSessionCreateRequest session() {
        return RealtimeTranscriptionSessionCreateRequest.builder()
                .audio(RealtimeTranscriptionSessionAudio.builder()
                        .input(RealtimeTranscriptionSessionAudioInput.builder()
                                .transcription(AudioTranscription.builder()
                                        .model("gpt-4o-transcribe")
                                        .language("de")
                                        .build())
                                .turnDetection(ServerVad.builder()
                                        .threshold(0.5)
                                        .silenceDurationMs(300)
                                        .build())
                                .build())
                        .build())
                .build();
    }

    private static TranscriptionCreateParams.Builder upload(String model) {
        InputStream wav = new ByteArrayInputStream(Wav.of(TONES.bytes("123")));
        return TranscriptionCreateParams.builder()
                .model(model)
                .file(MultipartField.<InputStream>builder()
                        .value(wav)
                        .filename("turn.wav")
                        .contentType("audio/wav")
                        .build());
    }

    private ClientOptions options(String key) {
        try {
            X509TrustManager trusted = Trust.only(emulator.certificate());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new X509TrustManager[] {trusted}, null);
            return ClientOptions.builder()
                    .httpClient(OkHttpClient.builder()
                            .sslSocketFactory(context.getSocketFactory())
                            .trustManager(trusted)
                            .build())
                    .baseUrl(emulator.httpUri() + "/v1")
                    .apiKey(key)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
