// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.VllmServer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.publisher.TestPublisher;

/** The operator over a server that begins and ends turns, names no items and confirms nothing: nothing is lost and nothing differs. */
class VllmRouteTest {

    private static final URI SERVER = URI.create("ws://localhost:8000");

    /** Bytes of PCM16 at 16 kHz. */
    private static final int SECOND = 32_000;

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();

    private RealtimeTranscriber.Builder builder() {
        return RealtimeTranscriber.builder()
                .route(Route.at(SERVER, Dialect.named("vllm")).model("voxtral"))
                .turns(Turns.every(Duration.ofSeconds(1)))
                .transport(stage.transport)
                .resilience(Stage.once())
                .failover(FailoverSettings.DEFAULTS.withOutage(Duration.ZERO))
                .timer(stage.timer);
    }

    private VllmServer server() {
        return new VllmServer(stage.transport.accept());
    }

    private void hear(int ms) {
        source.next(Stage.sound(ms));
    }

    @Test
    void turnsFollowEachOtherAndNoSampleIsLost() {
        VllmServer server = server();
        Stage.Listener listener = Stage.listen(builder().build().transcribe(source.flux()));
        hear(2_500);
        assertThat(server.turnBytes()).as("the second waits for the first").containsExactly(SECOND);
        server.delta("on");
        server.delta("e");
        server.done("one");
        assertThat(server.turnBytes()).containsExactly(SECOND, SECOND);
        source.complete();
        server.done("two");
        assertThat(server.turnBytes()).containsExactly(SECOND, SECOND, SECOND / 2);
        server.done("three");
        stage.timer.advance(Duration.ofSeconds(5));
        assertThat(listener.completed).isTrue();
        assertThat(listener.outcomes()).containsExactly("0:one", "1:two", "2:three");
        assertThat(listener.events(Partial.class)).extracting(Partial::text).containsExactly("on", "one");
        assertThat(listener.events(Completed.class))
                .extracting(
                        turn -> turn.range().startSample(), turn -> turn.range().endSample())
                .containsExactly(tuple(0L, 24_000L), tuple(24_000L, 48_000L), tuple(48_000L, 60_000L));
    }

    @Test
    void aTurnThatFailsIsTranscribedAgainInAnotherSession() {
        ScriptedLink first = stage.transport.accept();
        VllmServer failing = new VllmServer(first);
        Stage.Listener listener = Stage.listen(
                builder().resilience(Resilience.builder().build()).build().transcribe(source.flux()));
        VllmServer second = server();
        VllmServer third = server();
        hear(1_000);
        failing.error("out of memory", "processing_error");
        assertThat(first.isOpen()).isFalse();
        stage.timer.advance(Duration.ofSeconds(1));
        VllmServer repairing = second.isAsked() ? second : third;
        assertThat(repairing.turnBytes()).containsExactly(SECOND);
        repairing.done("one");
        source.complete();
        stage.timer.advance(Duration.ofSeconds(5));
        assertThat(listener.outcomes()).containsExactly("0:one");
        assertThat(listener.completed).isTrue();
        assertThat(stage.timer.pending()).isZero();
    }

    @Test
    void aServerThatStopsAnsweringIsLeft() {
        ScriptedLink stuck = stage.transport.accept();
        VllmServer server = new VllmServer(stuck);
        Stage.Listener listener = Stage.listen(
                builder().answerDeadline(Duration.ofMinutes(2)).build().transcribe(source.flux()));
        server();
        server();
        hear(1_500);
        assertThat(server.isAsked()).isTrue();
        stage.timer.advance(Duration.ofSeconds(31));
        assertThat(stuck.isOpen()).isFalse();
        assertThat(stage.transport.requests()).hasSizeGreaterThan(1);
        listener.cancel();
        assertThat(stage.timer.pending()).isZero();
    }

    @Test
    void turnsThatTheServerCanNotFindAreRefusedBeforeConnecting() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().turns(Turns.serverVad()).build())
                .withMessageContainingAll("localhost:8000/voxtral", "'vllm'", "Turns.manual");
        assertThat(stage.transport.requests()).isEmpty();
    }

    @Test
    void aRouteSaysItsDialectAndQuery() {
        Route mai = Route.azure("res").apiKey("k").dialect(Dialect.AZURE_MAI).model("MAI-Transcribe-2-Streaming");
        assertThat(mai.endpoint().dialect()).isEqualTo(Dialect.AZURE_MAI);
        assertThat(mai.endpoint().base()).hasToString("wss://res.services.ai.azure.com");
        Route own = Route.at(SERVER, Dialect.VLLM).model("m").query("tenant", "7");
        assertThat(own.endpoint().dialect()).isEqualTo(Dialect.VLLM.withQuery("tenant", "7"));
        Route late = Route.at(SERVER, Dialect.OPENAI).apiKey("k").dialect(Dialect.AZURE);
        assertThat(String.valueOf(late.endpoint().credential())).contains("api-key");
        Route token = Route.at(SERVER, Dialect.OPENAI).bearer("t").dialect(Dialect.AZURE);
        assertThat(String.valueOf(token.endpoint().credential())).contains("Authorization");
        assertThatIllegalStateException()
                .isThrownBy(() -> RealtimeTranscriber.builder()
                        .route(Route.azure("res").apiKey("k").model("m").query("api-version", "2025-04-01-preview"))
                        .build())
                .withMessageContainingAll("api-version", "401");
        assertThat(List.of(mai, own)).asString().doesNotContain("tenant");
    }
}
