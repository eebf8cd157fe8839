// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.netty.http.HttpProtocol;
import reactor.test.StepVerifier;

/** Opening sockets, and every way in which that goes wrong. */
class UpgradeTest {

    private static final LoopbackServer SERVER = new LoopbackServer();

    private final Transport transport = Transport.create();

    @AfterAll
    static void close() {
        SERVER.close();
        LeakWatch.assertNoLeaks();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 400, 401, 403, 404, 429, 431, 500, 502, 503, 504})
    void aRefusalComesWithStatusHeadersAndBody(int status) {
        String body = "{\"error\":{\"code\":\"" + status + "\",\"message\":\"grüße\"}}";
        SERVER.refuses(status, body, status == 302 ? "ws://127.0.0.1:1/elsewhere?api-key=x" : "");
        transport
                .open(SERVER.request("/refuse"))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(UpgradeRefusedException.class, refused -> {
                            assertThat(refused.status()).isEqualTo(status);
                            assertThat(refused.body()).isEqualTo(body);
                            assertThat(refused.headers()).containsEntry("X-Request-ID", "req_1");
                        }))
                .verify(LoopbackServer.PATIENCE);
    }

    @Test
    void anEmptyBodyIsEmpty() {
        SERVER.refuses(401, "", "");
        assertThat(refusal(transport).body()).isEmpty();
    }

    @Test
    void aPageIsKeptAsItIs() {
        SERVER.refuses(502, "<html><h1>Bad Gateway</h1></html>", "");
        assertThat(refusal(transport).body()).isEqualTo("<html><h1>Bad Gateway</h1></html>");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_192, 8_193, 20_000, 300_000})
    void aLongBodyIsCutAtEightKilobytesAndTheStatusSurvives(int length) {
        SERVER.refuses(503, "x".repeat(length), "");
        UpgradeRefusedException refused = refusal(transport);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).hasSizeLessThanOrEqualTo(8 * 1024);
    }

    @Test
    void noRedirectIsFollowedWhateverTheCustomizerSays() {
        String target = SERVER.request("/listen").uri().toString();
        SERVER.refuses(307, "", target);
        Transport eager =
                Transport.create(http -> http.followRedirect(true).protocol(HttpProtocol.H2C, HttpProtocol.HTTP11));
        UpgradeRefusedException refused = refusal(eager);
        assertThat(refused.status()).isEqualTo(307);
        assertThat(refused.headers()).containsEntry("location", target);
    }

    @Test
    void aConnectionCutDuringTheUpgradeIsANetworkError() {
        transport
                .open(SERVER.request("/cut"))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isNotInstanceOf(UpgradeRefusedException.class)
                        .hasMessageContaining("closed"))
                .verify(LoopbackServer.PATIENCE);
    }

    @Test
    void aServerThatIsNotThereIsANetworkError() {
        transport
                .open(new HandshakeRequest(URI.create("ws://127.0.0.1:1/x"), Map.of(), Duration.ofSeconds(5)))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error).isInstanceOf(IOException.class))
                .verify(LoopbackServer.PATIENCE);
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpInTime() throws InterruptedException {
        HandshakeRequest request = SERVER.request("/silence");
        transport
                .open(new HandshakeRequest(request.uri(), request.headers(), Duration.ofMillis(200)))
                .as(StepVerifier::create)
                .expectError(TimeoutException.class)
                .verify(LoopbackServer.PATIENCE);
        Channel abandoned = SERVER.socket();
        LoopbackServer.eventually(() -> !abandoned.isActive());
    }

    @Test
    void cancellingClosesWhatWasOpened() throws InterruptedException {
        Disposable attempt = transport.open(SERVER.request("/silence")).subscribe();
        Channel abandoned = SERVER.socket();
        attempt.dispose();
        LoopbackServer.eventually(() -> !abandoned.isActive());
    }

    /** {@code next()} and {@code take(1)} cancel once they have what they want. */
    @Test
    void aCancelAfterTheLinkArrivedDoesNotCloseIt() throws InterruptedException {
        Link link = requireNonNull(
                transport.open(SERVER.request("/listen")).repeat().next().block(LoopbackServer.PATIENCE));
        SERVER.socket();
        link.receive(in -> null).subscribe();
        assertThat(link.ping().block(LoopbackServer.PATIENCE)).isNotNull();
        link.close(CloseStatus.NORMAL);
        link.closed().block(LoopbackServer.PATIENCE);
    }

    @Test
    void headersOfTheAnswerCanBeRead() throws InterruptedException {
        transport
                .open(SERVER.request("/listen"))
                .as(StepVerifier::create)
                .assertNext(link -> {
                    assertThat(link.responseHeader("UPGRADE")).isEqualToIgnoringCase("websocket");
                    assertThat(link.responseHeader("x-nothing")).isNull();
                    link.close(CloseStatus.NORMAL);
                })
                .expectComplete()
                .verify(LoopbackServer.PATIENCE);
        SERVER.socket();
    }

    @Test
    void eachSubscriptionIsASocketOfItsOwn() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            transport
                    .open(SERVER.request("/listen"))
                    .as(StepVerifier::create)
                    .assertNext(link -> link.close(CloseStatus.NORMAL))
                    .expectComplete()
                    .verify(LoopbackServer.PATIENCE);
            SERVER.socket();
        }
    }

    private static UpgradeRefusedException refusal(Transport transport) {
        Throwable[] caught = new Throwable[1];
        transport
                .open(SERVER.request("/refuse"))
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> caught[0] = error)
                .verify(LoopbackServer.PATIENCE);
        assertThat(caught[0]).isInstanceOf(UpgradeRefusedException.class);
        return (UpgradeRefusedException) caught[0];
    }
}
