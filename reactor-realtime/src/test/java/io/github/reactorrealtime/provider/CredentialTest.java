// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.CredentialException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.transport.TestTimer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Tokens that expire: asked for when needed, once by all, and again when refused. */
class CredentialTest {

    private static final URI BASE = URI.create("wss://res.openai.azure.com");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestTimer timer = new TestTimer();
    private int asked;
    private final Credential credential = Credential.bearer(() -> Mono.fromSupplier(() -> token(++asked)));

    private AccessToken token(int number) {
        return new AccessToken("token-" + number, now().plus(Duration.ofMinutes(60)));
    }

    private Instant now() {
        return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS));
    }

    private Endpoint endpoint() {
        return new Endpoint(Dialect.AZURE, BASE, credential, Map.of("x-extra", "1"));
    }

    @Test
    void aTokenIsKeptUntilShortlyBeforeItsEnd() {
        assertThat(value()).isEqualTo("Bearer token-1");
        timer.advance(Duration.ofMinutes(57));
        assertThat(value()).isEqualTo("Bearer token-1");
        timer.advance(Duration.ofMinutes(2));
        assertThat(value()).isEqualTo("Bearer token-2");
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void nothingIsAskedBeforeItIsNeeded() {
        assertThat(credential.headerName()).isEqualTo("Authorization");
        Mono<String> later = credential.headerValue(timer);
        assertThat(asked).isZero();
        assertThat(later.block(PATIENCE)).isEqualTo("Bearer token-1");
    }

    @Test
    void aTokenThatLivesShorterThanTheMarginIsUsedOnce() {
        Credential brief = Credential.bearer(
                () -> Mono.fromSupplier(() -> new AccessToken("brief-" + ++asked, now().plusSeconds(60))));
        assertThat(brief.headerValue(timer).block(PATIENCE)).isEqualTo("Bearer brief-1");
        assertThat(brief.headerValue(timer).block(PATIENCE)).isEqualTo("Bearer brief-2");
    }

    @Test
    void allThatWaitShareOneQuestionAlsoWhenSomeGiveUp() {
        Sinks.One<AccessToken> answer = Sinks.one();
        Credential slow = Credential.bearer(() -> {
            asked++;
            return answer.asMono();
        });
        List<String> values = new ArrayList<>();
        Disposable impatient = slow.headerValue(timer).subscribe(values::add);
        slow.headerValue(timer).subscribe(values::add);
        slow.headerValue(timer).subscribe(values::add);
        impatient.dispose();
        answer.tryEmitValue(token(7));
        assertThat(values).containsExactly("Bearer token-7", "Bearer token-7");
        assertThat(asked).isEqualTo(1);
    }

    static Stream<Mono<AccessToken>> failures() {
        return Stream.of(
                Mono.error(new IOException("no route to login.microsoftonline.com")), Mono.empty(), Mono.defer(() -> {
                    throw new IllegalStateException("not signed in");
                }));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aSourceThatFailsSaysSoAndIsAskedAgain(Mono<AccessToken> failure) {
        Credential flaky = Credential.bearer(() -> ++asked == 1 ? failure : Mono.just(token(asked)));
        flaky.headerValue(timer)
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(CredentialException.class)
                        .hasMessageContaining("The source of access tokens failed")
                        .hasMessageContaining("scope"))
                .verify(PATIENCE);
        assertThat(flaky.headerValue(timer).block(PATIENCE)).isEqualTo("Bearer token-2");
    }

    @Test
    void aSourceThatKeepsSilentIsGivenUp() {
        Credential mute = Credential.bearer(Mono::never);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        mute.headerValue(timer).subscribe(value -> {}, failure::set);
        timer.advance(Duration.ofSeconds(29));
        assertThat(failure.get()).isNull();
        timer.advance(Duration.ofSeconds(1));
        assertThat(failure.get())
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("did not answer within 30 s");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void whatAFailedSourceSaysIsRedacted() {
        Credential leaky =
                Credential.bearer(() -> Mono.error(new IOException("POST /token client_secret=abc.def failed")));
        leaky.headerValue(timer)
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error).hasMessageNotContaining("abc.def"))
                .verify(PATIENCE);
    }

    static Stream<RealtimeException> refusals() {
        ErrorDetails none = new ErrorDetails(null, null, null, null, null);
        return Stream.of(
                new HandshakeException(401, null, "no", SupportHandles.NONE),
                new HttpErrorException(401, none, "no", SupportHandles.NONE, null),
                new ServiceException(
                        "no", new ErrorDetails(null, "invalid_api_key", null, null, null), SupportHandles.NONE),
                new ConnectionClosedException("no", new CloseStatus(3000, ""), SupportHandles.NONE));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusedTokenIsReplacedAndTheRequestRepeatedOnce(RealtimeException refusal) {
        List<@Nullable String> sent = new ArrayList<>();
        Authorization.mono(endpoint(), timer, headers -> {
                    sent.add(headers.get("Authorization"));
                    return sent.size() == 1
                            ? Mono.<String>error(new RuntimeException("wrapped", refusal))
                            : Mono.just("ok " + headers.get("x-extra"));
                })
                .as(StepVerifier::create)
                .expectNext("ok 1")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(sent).containsExactly("Bearer token-1", "Bearer token-2");
    }

    @Test
    void aSecondRefusalIsTheAnswer() {
        List<@Nullable String> sent = new ArrayList<>();
        RealtimeException refusal = new HandshakeException(401, null, "no", SupportHandles.NONE);
        Authorization.flux(endpoint(), timer, headers -> {
                    sent.add(headers.get("Authorization"));
                    return Flux.<String>error(refusal);
                })
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(refusal))
                .verify(PATIENCE);
        assertThat(sent).containsExactly("Bearer token-1", "Bearer token-2");
        assertThat(value()).isEqualTo("Bearer token-3");
    }

    @Test
    void anAnswerThatHasBegunIsNotAskedForAgain() {
        RealtimeException refusal = new HandshakeException(401, null, "no", SupportHandles.NONE);
        Authorization.flux(endpoint(), timer, headers -> Flux.concat(Flux.just("part"), Flux.error(refusal)))
                .as(StepVerifier::create)
                .expectNext("part")
                .expectErrorSatisfies(error -> assertThat(error).isSameAs(refusal))
                .verify(PATIENCE);
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void otherFailuresAndFixedKeysAreNotRepeated() {
        RealtimeException forbidden = new HandshakeException(403, null, "no", SupportHandles.NONE);
        RealtimeException refused = new HandshakeException(401, null, "no", SupportHandles.NONE);
        int[] requests = new int[1];
        Authorization.mono(endpoint(), timer, headers -> {
                    requests[0]++;
                    return Mono.error(forbidden);
                })
                .as(StepVerifier::create)
                .expectError(HandshakeException.class)
                .verify(PATIENCE);
        Authorization.mono(Endpoint.azure("res", Credential.azureKey("key")), timer, headers -> {
                    requests[0]++;
                    assertThat(headers).containsEntry("api-key", "key");
                    return Mono.error(refused);
                })
                .as(StepVerifier::create)
                .expectError(HandshakeException.class)
                .verify(PATIENCE);
        assertThat(requests[0]).isEqualTo(2);
    }

    @Test
    void aTokenThatSomebodyReplacedMeanwhileIsNotThrownAway() {
        assertThat(value()).isEqualTo("Bearer token-1");
        credential.refused("Bearer token-0");
        assertThat(value()).isEqualTo("Bearer token-1");
    }

    @Test
    void noSecretPrints() {
        assertThat(token(1).toString()).doesNotContain("token-1");
        assertThat(credential.toString()).doesNotContain("token");
        assertThat(Credential.azureKey("k-e-y").toString()).doesNotContain("k-e-y");
    }

    private @Nullable String value() {
        return credential.headerValue(timer).block(PATIENCE);
    }
}
