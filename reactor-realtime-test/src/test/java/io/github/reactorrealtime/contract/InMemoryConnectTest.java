// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.scheduler.VirtualTimeScheduler;

/** How connections in memory come about, and how they are closed by the client. */
class InMemoryConnectTest {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final String TRANSCRIPTION = "/v1/realtime?intent=transcription";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final CountingScheduler tasks = new CountingScheduler(time);
    private final InMemoryEmulator emulator = RealtimeEmulator.builder().inMemory(tasks, LATENCY);

    @Test
    void everythingNeedsItsTimeOnTheWay() {
        List<Link> links = new ArrayList<>();
        TestLink.connect(emulator).subscribe(links::add);
        assertThat(emulator.connections()).isEmpty();

        time.advanceTimeBy(LATENCY);
        assertThat(emulator.connections()).hasSize(1);
        assertThat(links).isEmpty();

        time.advanceTimeBy(LATENCY);
        assertThat(links).hasSize(1);
        assertThat(emulator.openConnections()).isEqualTo(1);
    }

    @Test
    void aRefusedUpgradeTellsStatusHeadersAndBody() {
        emulator.inject(
                new Fault.RejectHandshake(503, "overloaded", "Come back later.", Map.of("Retry-After", "7")),
                When.always());
        List<Throwable> failures = new ArrayList<>();
        TestLink.connect(emulator).subscribe(link -> {}, failures::add);
        time.advanceTimeBy(LATENCY.multipliedBy(2));

        assertThat(failures).singleElement().isInstanceOfSatisfying(UpgradeRefusedException.class, refused -> {
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.headers()).containsEntry("retry-after", "7");
            assertThat(refused.body()).contains("overloaded", "Come back later.");
        });
        assertThat(emulator.openConnections()).isZero();
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aCredentialIsAskedForAsOnTheNetwork() {
        InMemoryEmulator strict = RealtimeEmulator.builder().apiKey("another").inMemory(tasks, LATENCY);
        TestLink link = TestLink.open(strict);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        link.request(10);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        assertThat(link.types).containsExactly("error");
        assertThat(link.closed()).isEqualTo(new CloseStatus(3000, "invalid_request_error.invalid_api_key"));
    }

    @Test
    void aConnectThatTakesTooLongIsGivenUpAndClosed() {
        InMemoryEmulator faraway = RealtimeEmulator.builder().inMemory(tasks, Duration.ofSeconds(6));
        List<Throwable> failures = new ArrayList<>();
        TestLink.connect(faraway).subscribe(link -> {}, failures::add);
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(failures).singleElement().isInstanceOf(TimeoutException.class);

        time.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(faraway.openConnections()).isZero();
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aConnectCancelledOnTheWayThereNeverArrives() {
        Disposable connecting = TestLink.connect(emulator).subscribe();
        time.advanceTimeBy(LATENCY.dividedBy(2));
        connecting.dispose();
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(emulator.connections()).isEmpty();
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aConnectCancelledOnTheWayBackIsClosed() {
        Disposable connecting = TestLink.connect(emulator).subscribe();
        time.advanceTimeBy(LATENCY);
        assertThat(emulator.openConnections()).isEqualTo(1);
        connecting.dispose();
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(emulator.openConnections()).isZero();
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void theServiceSeesTheCloseCodeOfTheClient() {
        TestLink link = opened();
        link.link().close(new CloseStatus(1000, "done"));
        link.link().close(new CloseStatus(1011, "too late"));
        time.advanceTimeBy(LATENCY);

        assertThat(link.isComplete()).isTrue();
        assertThat(link.closed()).isEqualTo(new CloseStatus(1000, "done"));
        assertThat(emulator.connections().get(0).closeCode()).isEqualTo(1000);
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void aCutIsNotSeenAsACloseFrame() {
        TestLink link = opened();
        link.link().close(new CloseStatus(1006, "no PONG"));
        time.advanceTimeBy(LATENCY);

        assertThat(link.closed()).isEqualTo(new CloseStatus(1006, "no PONG"));
        assertThat(emulator.connections().get(0).closeCode()).isEqualTo(1006);
        assertThat(tasks.pending()).isZero();
    }

    @Test
    void whoeverStopsReadingClosesTheConnection() {
        TestLink link = opened();
        link.cancel();
        time.advanceTimeBy(LATENCY);
        assertThat(link.closed()).isEqualTo(CloseStatus.ABNORMAL);
        assertThat(emulator.openConnections()).isZero();
    }

    @Test
    void aDecoderThatThrowsEndsTheReading() {
        List<Link> links = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        TestLink.connect(emulator).subscribe(links::add);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        links.get(0)
                .receive(json -> {
                    throw new IllegalStateException("unreadable");
                })
                .subscribe(any -> {}, failures::add);
        time.advanceTimeBy(LATENCY);
        assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
        time.advanceTimeBy(LATENCY);
        assertThat(emulator.openConnections()).isZero();
    }

    @Test
    void onlyOneReadsALink() {
        TestLink link = opened();
        List<Throwable> failures = new ArrayList<>();
        link.link().receive(json -> json).subscribe(any -> {}, failures::add);
        assertThat(failures).hasSize(1);
    }

    @Test
    void readingAClosedLinkCompletes() {
        List<Link> links = new ArrayList<>();
        TestLink.connect(emulator).subscribe(links::add);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        links.get(0).close(CloseStatus.NORMAL);
        time.advanceTimeBy(Duration.ofSeconds(10));
        List<String> signals = new ArrayList<>();
        links.get(0).receive(json -> json).subscribe(any -> {}, error -> {}, () -> signals.add("complete"));
        assertThat(signals).containsExactly("complete");
    }

    @Test
    void theLatencyIsNoLessThanNothing() {
        RealtimeEmulator.Builder builder = RealtimeEmulator.builder();
        assertThatThrownBy(() -> builder.inMemory(time, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.inMemory(time, Duration.ZERO).uri()).hasScheme("ws");
        assertThat(TestLink.request(TRANSCRIPTION).uri()).hasQuery("intent=transcription");
    }

    private TestLink opened() {
        TestLink link = TestLink.open(emulator);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        link.request(100);
        time.advanceTimeBy(LATENCY.multipliedBy(2));
        assertThat(link.types).containsExactly("session.created");
        return link;
    }
}
