// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import static io.github.reactorrealtime.transport.ServerMessages.created;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.session;
import static io.github.reactorrealtime.transport.ServerMessages.updated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ScriptedTransport;
import io.github.reactorrealtime.transport.TestTimer;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** How a session is opened, or is not. */
class RealtimeClientTest {

    private static final String SECRET = "sk-proj-0123456789abcdef";
    private static final SessionConfig CONFIG = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .transcription(Transcription.of("my-transcribe"))
            .build();

    private final TestTimer timer = new TestTimer();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final Endpoint endpoint = Endpoint.azure("res", Credential.azureKey(SECRET));
    private final RealtimeClient client = RealtimeClient.builder(
                    endpoint, SessionPlan.transcription(endpoint, CONFIG, "my-realtime"))
            .transport(transport)
            .timer(timer)
            .settings(new ConnectSettings(
                    Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(10)))
            .build();

    @AfterEach
    void noTimerIsLeftOver() {
        assertThat(timer.pending()).isZero();
    }

    @Test
    void theRequestCarriesTheCredentialAndTheUriOfThePlan() {
        transport.acceptAndConfirm();
        connect().expectNextCount(1).verifyComplete();
        assertThat(transport.requests()).singleElement().satisfies(request -> {
            assertThat(request.uri()).hasToString("wss://res.openai.azure.com/openai/v1/realtime?intent=transcription");
            assertThat(request.headers()).containsEntry("api-key", SECRET);
            assertThat(request.toString()).doesNotContain(SECRET);
        });
    }

    @Test
    void theConfigurationIsSentOnceTheSessionIsCreated() {
        ScriptedLink link = transport.accept();
        connect()
                .then(() -> assertThat(link.sent()).isEmpty())
                .then(() -> link.say(created()))
                .then(() -> assertThat(link.sent())
                        .singleElement()
                        .isEqualTo(new SessionCommand.Update("rr-configure", CONFIG)))
                .then(() -> link.say(updated()))
                .assertNext(session -> assertThat(session.support().sessionId()).isEqualTo("sess_1"))
                .verifyComplete();
        assertThat(link.isOpen()).isTrue();
        assertThat(link.demand()).as("nobody reads yet").isZero();
    }

    @Test
    void aConversationSessionIsTakenAsItComes() {
        ScriptedLink link = transport.accept();
        RealtimeClient conversation = RealtimeClient.builder(
                        endpoint, List.of(SessionPlan.conversation(endpoint, "gpt-realtime")))
                .transport(transport)
                .timer(timer)
                .settings(new ConnectSettings(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(10)))
                .build();
        link.say(created());
        conversation.connect().as(StepVerifier::create).expectNextCount(1).verifyComplete();
        assertThat(link.sent()).isEmpty();
    }

    @Test
    void anErrorAfterTheUpgradeIsARefusalAndTheSocketIsClosed() {
        ScriptedLink link = transport.accept();
        link.say(error("invalid_api_key", "Incorrect API key provided: " + SECRET, ""));
        link.closeByPeer(3000, "invalid_request_error.invalid_api_key");
        connect()
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ServiceException.class, refused -> {
                            assertThat(refused.isRetryable()).isFalse();
                            assertThat(refused.error().code()).isEqualTo("invalid_api_key");
                        })
                        .hasMessageContaining("check the API key")
                        .hasMessageNotContaining(SECRET));
        assertThat(transport.requests())
                .as("no other plan helps against a wrong key")
                .hasSize(1);
        assertThat(link.isOpen()).isFalse();
    }

    @Test
    void aCloseWithoutAWordTellsItsStatus() {
        ScriptedLink link = transport.accept();
        link.header("x-request-id", "req_77");
        connect()
                .then(() -> link.say(created()))
                .then(() -> link.closeByPeer(1011, "internal"))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(ConnectionClosedException.class, closed -> {
                            assertThat(closed.closeStatus()).isEqualTo(new CloseStatus(1011, "internal"));
                            assertThat(closed.support().requestId()).isEqualTo("req_77");
                            assertThat(closed.isRetryable()).isTrue();
                        })
                        .hasMessageContaining("confirmed"));
    }

    @Test
    void aServiceThatSaysNothingIsGivenUp() {
        ScriptedLink link = transport.accept();
        connect()
                .then(() -> timer.advance(Duration.ofSeconds(20)))
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                NoAnswerException.class,
                                silent -> assertThat(silent.isRetryable()).isTrue()));
        assertThat(link.closedByUs()).isEqualTo(CloseStatus.NORMAL);
    }

    @Test
    void theConfirmationHasTimeOfItsOwn() {
        ScriptedLink link = transport.accept();
        connect()
                .then(() -> timer.advance(Duration.ofMillis(9_900)))
                .then(() -> link.say(created()))
                .then(() -> timer.advance(Duration.ofMillis(9_900)))
                .then(() -> link.say(updated()))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void theNextPlanIsTriedWhenTheShapeIsRefusedAndTheWinnerIsRemembered() {
        transport.refuse(400, "{\"error\":{\"code\":\"OpperationNotSupported\",\"message\":\"does not work\"}}");
        ScriptedLink ignoring = transport.accept();
        ignoring.onSent(event -> ignoring.say(session("session.updated", "null", "")));
        ignoring.say(created());
        ScriptedLink flat = transport.acceptAndConfirm();
        connect().expectNextCount(1).verifyComplete();
        assertThat(ignoring.isOpen()).isFalse();
        assertThat(flat.isOpen()).isTrue();
        assertThat(flat.sent(SessionCommand.Update.class).get(0).session().shape())
                .isEqualTo(SessionConfig.Shape.FLAT_WITH_TYPE);

        ScriptedLink again = transport.acceptAndConfirm();
        connect().expectNextCount(1).verifyComplete();
        assertThat(transport.requests()).hasSize(4);
        assertThat(again.sent()).isEqualTo(flat.sent());
    }

    @Test
    void anUpdateRefusedForItsShapeIsTriedInAnother() {
        ScriptedLink first = transport.accept();
        first.onSent(event -> first.say(error("unknown_parameter", "Unknown parameter", "rr-configure")));
        first.say(created());
        ScriptedLink second = transport.acceptAndConfirm();
        connect().expectNextCount(1).verifyComplete();
        assertThat(first.closedByUs()).isEqualTo(CloseStatus.NORMAL);
        assertThat(second.sent(SessionCommand.Update.class).get(0).session().type())
                .isEqualTo(SessionType.REALTIME);
    }

    @Test
    void whenAllPlansAreRefusedTheLastSpeaksAndTheOthersAreKept() {
        for (int i = 1; i <= 3; i++) {
            transport.refuse(400, "{\"error\":{\"code\":\"c" + i + "\",\"message\":\"no\"}}");
        }
        connect().verifyErrorSatisfies(failure -> {
            assertThat(failure).isInstanceOf(HandshakeException.class).hasMessageContaining("c3");
            assertThat(failure.getSuppressed()).hasSize(2);
        });
        assertThat(transport.requests()).hasSize(3);
    }

    @Test
    void badCredentialsAreNotTriedWithAnotherPlan() {
        transport.refuse(401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied\"}}");
        connect()
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(HandshakeException.class, refused -> {
                            assertThat(refused.httpStatus()).isEqualTo(401);
                            assertThat(refused.isRetryable()).isFalse();
                        }));
        assertThat(transport.requests()).hasSize(1);
    }

    @Test
    void anUnreachableServiceSaysWhatToCheck() {
        transport.refuse(new ConnectException("Connection refused: res.openai.azure.com:443"));
        connect()
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContainingAll("res.openai.azure.com", "Connection refused", "proxy"));
        transport.refuse(new TimeoutException());
        connect()
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(
                                RealtimeException.class,
                                late -> assertThat(late.isRetryable()).isTrue())
                        .hasMessageContaining("10000 ms"));
    }

    @Test
    void aRefusedUpgradeCarriesTheSupportHandles() {
        transport.refuse(new UpgradeRefusedException(
                503, Map.of("apim-request-id", "apim-1", "X-MS-Region", "Sweden Central"), "<html>"));
        connect()
                .verifyErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOfSatisfying(HandshakeException.class, refused -> {
                            assertThat(refused.support().apimRequestId()).isEqualTo("apim-1");
                            assertThat(refused.support().region()).isEqualTo("Sweden Central");
                            assertThat(refused.isRetryable()).isTrue();
                        })
                        .hasMessageContaining("apim-1"));
    }

    @Test
    void cancellingGivesUpTheAttempt() {
        transport.next(Mono.never());
        client.connect().subscribe().dispose();
        assertThat(transport.cancelled()).isOne();

        ScriptedLink silent = transport.accept();
        client.connect().subscribe().dispose();
        assertThat(silent.closedByUs()).isEqualTo(CloseStatus.NORMAL);

        Sinks.One<Link> late = Sinks.one();
        ScriptedLink link = new ScriptedLink();
        transport.next(late.asMono());
        Disposable attempt = client.connect().subscribe();
        late.tryEmitValue(link).orThrow();
        link.say(created());
        attempt.dispose();
        assertThat(link.closedByUs()).isEqualTo(CloseStatus.NORMAL);
    }

    @Test
    void eachSubscriptionIsASessionOfItsOwn() {
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        Mono<RealtimeSession> connect = client.connect();
        assertThat(transport.requests()).isEmpty();
        connect.as(StepVerifier::create).expectNextCount(1).verifyComplete();
        connect.as(StepVerifier::create).expectNextCount(1).verifyComplete();
        assertThat(transport.requests()).hasSize(2);
    }

    @Test
    void aScopedSessionIsClosedHoweverTheUseEnds() {
        ScriptedLink completed = transport.acceptAndConfirm();
        client.withSession(session -> Mono.just("x"))
                .as(StepVerifier::create)
                .expectNext("x")
                .verifyComplete();
        assertThat(completed.closedByUs()).isEqualTo(CloseStatus.NORMAL);

        ScriptedLink failed = transport.acceptAndConfirm();
        client.withSession(session -> Mono.error(new IllegalStateException("use")))
                .as(StepVerifier::create)
                .verifyErrorMessage("use");
        assertThat(failed.isOpen()).isFalse();

        ScriptedLink cancelled = transport.acceptAndConfirm();
        client.withSession(RealtimeSession::events).subscribe().dispose();
        assertThat(cancelled.isOpen()).isFalse();

        ScriptedLink threw = transport.acceptAndConfirm();
        client.withSession(session -> {
                    throw new IllegalStateException("function");
                })
                .as(StepVerifier::create)
                .verifyErrorMessage("function");
        assertThat(threw.isOpen()).isFalse();
    }

    @Test
    void aClientNeedsAPlan() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealtimeClient.builder(endpoint, List.of()).build())
                .withMessageContaining("plans");
        assertThat(client.toString()).contains("res.openai.azure.com").doesNotContain(SECRET);
    }

    private StepVerifier.FirstStep<RealtimeSession> connect() {
        return client.connect().as(StepVerifier::create);
    }

    private final List<String> tokens = new ArrayList<>();

    private RealtimeClient withTokens() {
        Credential credential = Credential.bearer(() -> Mono.fromSupplier(() -> {
            tokens.add("token-" + tokens.size());
            return new AccessToken(tokens.get(tokens.size() - 1), Instant.MAX);
        }));
        return RealtimeClient.builder(
                        new Endpoint(Dialect.OPENAI, URI.create("wss://host"), credential, Map.of()),
                        SessionPlan.transcription(endpoint, CONFIG, null))
                .transport(transport)
                .timer(timer)
                .settings(new ConnectSettings(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(10)))
                .build();
    }

    private void sentTokens(String... expected) {
        assertThat(transport.requests().stream()
                        .map(request -> request.headers().get("Authorization")))
                .containsExactly(expected);
    }

    @Test
    void aTokenRefusedAtTheUpgradeIsReplacedOnceAndKeptThen() {
        transport.refuse(401, "{}");
        transport.acceptAndConfirm();
        transport.acceptAndConfirm();
        RealtimeClient renewing = withTokens();
        renewing.connect().as(StepVerifier::create).expectNextCount(1).verifyComplete();
        renewing.connect().as(StepVerifier::create).expectNextCount(1).verifyComplete();
        sentTokens("Bearer token-0", "Bearer token-1", "Bearer token-1");
    }

    @Test
    void aTokenRefusedInAnEventIsReplacedToo() {
        ScriptedLink link = transport.accept();
        transport.acceptAndConfirm();
        link.say("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}");
        withTokens().connect().as(StepVerifier::create).expectNextCount(1).verifyComplete();
        sentTokens("Bearer token-0", "Bearer token-1");
        assertThat(link.isOpen()).isFalse();
    }

    @Test
    void aSecondRefusalOfATokenIsTheAnswer() {
        transport.refuse(401, "{}");
        transport.refuse(401, "{}");
        withTokens()
                .connect()
                .as(StepVerifier::create)
                .expectError(HandshakeException.class)
                .verify();
        sentTokens("Bearer token-0", "Bearer token-1");
    }
}
