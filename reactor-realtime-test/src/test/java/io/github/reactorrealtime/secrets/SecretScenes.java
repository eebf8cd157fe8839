// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.secrets;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeDoctor;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.rest.ClientSecret;
import io.github.reactorrealtime.rest.ClientSecrets;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.retry.RetryRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A program that goes wrong, and right, in every way in which a secret could come to light, and prints whatever a program can get hold
 * of. Runs in a JVM of its own, whose logs are at TRACE from the first line on.
 */
final class SecretScenes {

    /** As Azure's keys: of no form that could be recognized, with characters that a URL encodes. */
    static final String AZURE_KEY = "7hQz9LmN+2vXc/4bR8tY==";

    /** Azure's older keys. */
    static final String PLAIN_KEY = "c0ffee5ecretc0ffee5ecretc0ffee5e";

    static final String OPENAI_KEY = "sk-proj-Zx81kLmQ-77shouldNeverShow";

    /** As Entra's tokens. */
    static final String TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";

    static final String WRONG_KEY = "wrongK3yThatNobodyShouldSee";

    /** What is said at the end of each scene. */
    static final String DONE = "scene is over: ";

    private static final Logger log = LoggerFactory.getLogger(SecretScenes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);
    private static final SessionConfig SESSION = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .transcription(Transcription.of("gpt-4o-transcribe"))
            .build();

    private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(Resilience.defaultCircuitBreaker());
    private final RetryRegistry retries = RetryRegistry.of(
            Map.of("default", Resilience.defaultRetry(), Resilience.CONNECT_CONFIG, Resilience.defaultConnectRetry()));
    private final List<String> minted = new ArrayList<>();

    private SecretScenes() {}

    /**
     * Plays all scenes.
     *
     * @param arguments the file for the secrets that are only known here
     */
    public static void main(String[] arguments) throws IOException {
        SecretScenes scenes = new SecretScenes();
        scenes.play("success", SecretScenes::emulator, SecretScenes::right);
        scenes.play("redirect with the key", SecretScenes::redirecting, scenes::preview);
        scenes.play("redirect of GA", scenes::redirectingAll, SecretScenes::right);
        scenes.play("wrong key at Azure", SecretScenes::emulator, at -> azure(at, WRONG_KEY));
        scenes.play("wrong key at OpenAI", SecretScenes::emulator, at -> openAi(at, WRONG_KEY));
        scenes.play("echo of the key", scenes::echoing, SecretScenes::right);
        scenes.play("token supplier", SecretScenes::emulator, at -> token(at, TOKEN));
        scenes.play("refused token", SecretScenes::emulator, at -> token(at, TOKEN.replace("eyJz", "eyJx")));
        scenes.play("failing token supplier", SecretScenes::emulator, SecretScenes::noToken);
        scenes.play("key in the URL", SecretScenes::emulator, at -> inUrl(at, PLAIN_KEY));
        scenes.play("wrong key in the URL", SecretScenes::emulator, at -> inUrl(at, WRONG_KEY));
        scenes.play("key in the URL of nobody", SecretScenes::emulator, at -> inUrl(nobody(), PLAIN_KEY));
        scenes.play("REST", SecretScenes::emulator, at -> right(at).rest());
        scenes.play(
                "REST 401", SecretScenes::emulator, at -> azure(at, WRONG_KEY).rest());
        scenes.play("REST 302", scenes::redirectingAll, at -> right(at).rest());
        scenes.mint("mint 200", builder -> builder);
        scenes.mint(
                "mint 500",
                builder -> builder.fault(
                        Fault.rejectRequest(500, "500", "no"),
                        When.at(Point.MINT).and(When.times(2))));
        scenes.mint("mint 401", builder -> builder.fault(Fault.rejectRequest(401, "401", "no"), When.at(Point.MINT)));
        scenes.metrics();
        Files.write(Path.of(arguments[0]), scenes.minted);
        System.exit(0);
    }

    private interface Server {
        RealtimeEmulator.Builder builder();
    }

    private interface Caller {
        Route route(URI server);
    }

    private void play(String scene, Server server, Caller caller) {
        try (RealtimeEmulator emulator = server.builder().start()) {
            Route route = caller.route(emulator.uri());
            tell(route);
            RealtimeTranscriber transcriber = transcriber(route);
            tell(transcriber);
            transcriber
                    .transcribe(Flux.just(ByteBuffer.wrap(TONES.bytes("12"))))
                    .doOnNext(SecretScenes::tell)
                    .onErrorResume(failure -> {
                        tell(failure);
                        return Mono.empty();
                    })
                    .blockLast(PATIENCE);
            tell(Objects.requireNonNull(doctor().examine(route).block(PATIENCE)));
            tell(emulator.connections());
            tell(emulator.requests());
        }
        System.out.println(DONE + scene);
    }

    /** Of a client secret, and of the session it opens. */
    private void mint(String scene, java.util.function.UnaryOperator<RealtimeEmulator.Builder> faults) {
        try (RealtimeEmulator emulator = faults.apply(emulator()).start()) {
            ClientSecrets mint = ClientSecrets.builder(
                            new Endpoint(Dialect.AZURE, emulator.uri(), Credential.azureKey(AZURE_KEY), Map.of()))
                    .backoff(Duration.ofMillis(10))
                    .build();
            tell(mint);
            mint.mint(SESSION)
                    .doOnNext(secret -> use(emulator, secret))
                    .onErrorResume(failure -> {
                        tell(failure);
                        return Mono.empty();
                    })
                    .block(PATIENCE);
            tell(emulator.requests());
        }
        System.out.println(DONE + scene);
    }

    private void use(RealtimeEmulator emulator, ClientSecret secret) {
        minted.add(secret.value());
        tell(secret);
        tell(secret.accessToken());
        tell(secret.credential());
        if (secret.configurationFailure() != null) {
            tell(secret.configurationFailure());
        }
        transcriber(Route.at(emulator.uri(), Dialect.AZURE)
                        .bearer(secret.value())
                        .model("gpt-4o-transcribe"))
                .transcribe(Flux.just(ByteBuffer.wrap(TONES.bytes("12"))))
                .doOnNext(SecretScenes::tell)
                .onErrorResume(failure -> {
                    tell(failure);
                    return Mono.empty();
                })
                .subscribe();
        Mono.delay(Duration.ofSeconds(3)).block(PATIENCE);
        tell(emulator.connections());
    }

    private RealtimeTranscriber transcriber(Route route) {
        return RealtimeTranscriber.builder()
                .route(route)
                .turns(Turns.manual())
                .failover(FailoverSettings.DEFAULTS.withOutage(Duration.ZERO).withTurnDeadline(Duration.ofSeconds(5)))
                .resilience(Resilience.builder()
                        .circuitBreakers(breakers)
                        .retries(retries)
                        .build())
                .listener(listener())
                .build();
    }

    private static RealtimeDoctor doctor() {
        return RealtimeDoctor.builder().transcriptLimit(Duration.ofSeconds(3)).build();
    }

    /** Prints whatever it is told. */
    private static TranscriberListener listener() {
        return (TranscriberListener) Proxy.newProxyInstance(
                SecretScenes.class.getClassLoader(),
                new Class<?>[] {TranscriberListener.class},
                (proxy, method, told) -> {
                    if (told != null) {
                        Arrays.stream(told).filter(Objects::nonNull).forEach(SecretScenes::tell);
                    }
                    return method.getReturnType() == TranscriberListener.class ? proxy : null;
                });
    }

    /** The names and tags that Resilience4j's metrics would have. */
    private void metrics() {
        breakers.getAllCircuitBreakers()
                .forEach(breaker -> tell(breaker + " " + breaker.getName() + breaker.getTags()));
        retries.getAllRetries().forEach(retry -> tell(retry + " " + retry.getName() + retry.getTags()));
        System.out.println(DONE + "metrics");
    }

    /** In every way in which a program may. */
    private static void tell(Object what) {
        System.out.println(what);
        if (what instanceof Throwable failure) {
            failure.printStackTrace();
            log.error("Told of", failure);
        }
    }

    private static RealtimeEmulator.Builder emulator() {
        return RealtimeEmulator.builder()
                .apiKey(AZURE_KEY)
                .apiKey(PLAIN_KEY)
                .apiKey(OPENAI_KEY)
                .apiKey(TOKEN)
                .azureDeployment("gpt-4o-transcribe", "gpt-4o-transcribe");
    }

    /** The transcription session is refused; the conversation with a transcription model is what is redirected. */
    private static RealtimeEmulator.Builder redirecting() {
        return emulator().fault(Fault.rejectHandshake(400, "OperationNotSupported", "no"), When.times(1));
    }

    private RealtimeEmulator.Builder redirectingAll() {
        Map<String, String> location = Map.of(
                "Location",
                "wss://me:" + PLAIN_KEY + "@elsewhere.example.com/v1/realtime?deployment=x&api-key=" + AZURE_KEY
                        + "&sig=" + PLAIN_KEY);
        return emulator()
                .fault(new Fault.RejectHandshake(302, null, "", location), When.always())
                .fault(new Fault.RejectRequest(302, null, "", location), When.always());
    }

    /** Says the key where it has no business to be: in the words of the error. */
    private RealtimeEmulator.Builder echoing() {
        String words = "Incorrect API key provided: " + AZURE_KEY + ". Authorization: Bearer " + TOKEN;
        return emulator()
                .fault(Fault.rejectHandshake(401, "401", words), When.always())
                .fault(Fault.rejectRequest(401, "401", words), When.always());
    }

    private static Route azure(URI server, String key) {
        return Route.at(server, Dialect.AZURE).apiKey(key).model("gpt-4o-transcribe");
    }

    private static Route right(URI server) {
        return azure(server, AZURE_KEY);
    }

    private Route preview(URI server) {
        return Route.at(server, Dialect.AZURE_PREVIEW)
                .apiKey(AZURE_KEY)
                .model("gpt-4o-transcribe")
                .realtimeModel("gpt-4o-transcribe");
    }

    private static Route openAi(URI server, String key) {
        return Route.at(server, Dialect.OPENAI).apiKey(key).model("gpt-4o-transcribe");
    }

    private static Route token(URI server, String token) {
        return openAi(server, OPENAI_KEY).bearer(() -> Mono.just(new AccessToken(token, Instant.MAX)));
    }

    private static Route noToken(URI server) {
        return openAi(server, OPENAI_KEY).bearer(() -> Mono.error(new IllegalStateException("The vault is closed")));
    }

    private static Route inUrl(URI server, String key) {
        return Route.at(URI.create(server + "/openai/v1/realtime?api-key=" + key), Dialect.AZURE)
                .model("gpt-4o-transcribe");
    }

    private static URI nobody() {
        return URI.create("ws://127.0.0.1:9");
    }
}
