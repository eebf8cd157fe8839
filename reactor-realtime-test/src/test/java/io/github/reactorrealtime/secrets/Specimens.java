// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.secrets;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.codec.MintedSecret;
import io.github.reactorrealtime.diagnosis.Patient;
import io.github.reactorrealtime.error.CredentialException;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.rest.ClientSecret;
import io.github.reactorrealtime.rest.ClientSecrets;
import io.github.reactorrealtime.rest.RestRoute;
import io.github.reactorrealtime.rest.Transcriptions;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** One of each type that can hold a secret, holding one wherever it can. */
final class Specimens {

    /** Has no form that could be recognized; Azure's keys have none either. */
    static final String SECRET = "0fCqT7vWmUnTold4xYbZ";

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Map<String, String> HEADERS = Map.of("api-key", SECRET, "x-gateway", SECRET);
    private static final URI SOCKET = URI.create("wss://me:" + SECRET + "@gateway.example.com/v1?api-key=" + SECRET);
    private static final URI HTTP = URI.create("https://gateway.example.com/v1?api-key=" + SECRET);
    private static final SessionConfig SESSION = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .transcription(Transcription.of("whisper-1"))
            .build();

    private final List<Object> all = new ArrayList<>();

    private Specimens() {}

    static List<Object> all() {
        Specimens specimens = new Specimens();
        specimens.ofProviders();
        specimens.ofClients();
        specimens.ofTransport();
        specimens.all.add(minted());
        return specimens.all;
    }

    private static Endpoint endpoint() {
        Dialect dialect = Dialect.BETA.withQuery("api-key", SECRET);
        return new Endpoint(dialect, SOCKET, Credential.bearer(SECRET), HEADERS);
    }

    private static Route route() {
        return Route.at(SOCKET, Dialect.BETA)
                .apiKey(SECRET)
                .query("api-key", SECRET)
                .header("x-gateway", SECRET)
                .model("whisper-1");
    }

    private void ofProviders() {
        all.add(Credential.bearer(SECRET));
        all.add(Credential.azureKey(SECRET));
        all.add(Credential.bearer(() -> Mono.just(new AccessToken(SECRET, Instant.MAX))));
        all.add(new AccessToken(SECRET, Instant.MAX));
        all.add(Dialect.BETA.withQuery("api-key", SECRET));
        all.add(endpoint());
        all.addAll(SessionPlan.transcription(endpoint(), SESSION, "gpt-realtime"));
        all.add(new CredentialException("The source of access tokens failed", null));
        all.add(new MintedSecret(SECRET, Instant.EPOCH, null));
    }

    private void ofClients() {
        RealtimeTranscriber.Builder transcriber = RealtimeTranscriber.builder()
                .route(route())
                .route(Route.azure("https://my-resource.openai.azure.com/?api-key=" + SECRET)
                        .apiKey(SECRET)
                        .model("whisper-1"))
                .route(route().model("gpt-transcribe").rest());
        all.add(route());
        all.add(transcriber);
        all.add(transcriber.build());
        all.addAll(transcriber.build().routeStates());
        RealtimeClient.Builder client =
                RealtimeClient.builder(endpoint(), SessionPlan.transcription(endpoint(), SESSION, null));
        all.add(client);
        all.add(client.build());
        ClientSecrets.Builder secrets = ClientSecrets.builder(endpoint());
        all.add(secrets);
        all.add(secrets.build());
        Transcriptions.Builder transcriptions = Transcriptions.builder(endpoint());
        all.add(transcriptions);
        all.add(transcriptions.build());
        RestRoute.Builder uploads = RestRoute.builder(
                transcriptions.build(), AudioFormat.PCM16_24KHZ, Transcription.of("gpt-4o-transcribe"));
        all.add(uploads);
        all.add(uploads.build());
        all.add(new Patient("route", List.of(), List.of(), endpoint(), SESSION, null, true, true));
    }

    private void ofTransport() {
        all.add(new HandshakeRequest(SOCKET, HEADERS, SECOND));
        all.add(new HttpRequest(
                "POST",
                HTTP,
                HEADERS,
                new HttpRequest.Body("text/plain", 1, Mono.just(SECRET.getBytes(StandardCharsets.UTF_8))),
                SECOND));
        all.add(new HttpResponse(302, Map.of("Location", HTTP.toString())));
        all.add(new UpgradeRefusedException(302, Map.of("Location", SOCKET.toString()), "no, not with " + SECRET));
    }

    /** Only a service gives them away. */
    private static ClientSecret minted() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryEmulator emulator = RealtimeEmulator.builder().inMemory(time, Duration.ZERO);
        List<ClientSecret> minted = new ArrayList<>();
        ClientSecrets.builder(new Endpoint(Dialect.OPENAI, emulator.uri(), Credential.bearer(SECRET), Map.of()))
                .transport(emulator.transport())
                .timer(time)
                .build()
                .mint(SESSION)
                .subscribe(minted::add);
        time.advanceTimeBy(SECOND);
        return minted.get(0);
    }
}
