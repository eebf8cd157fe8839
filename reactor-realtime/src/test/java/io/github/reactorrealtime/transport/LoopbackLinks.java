// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static io.github.reactorrealtime.transport.LoopbackServer.PATIENCE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

/** Sockets on a real network, closed after each test. */
abstract class LoopbackLinks {

    private static final Transport TRANSPORT = Transport.create();

    final LoopbackServer server = new LoopbackServer();

    private final List<Link> links = new ArrayList<>();

    @AfterEach
    void closeAll() {
        for (Link link : links) {
            link.close(CloseStatus.NORMAL);
            link.closed().block(PATIENCE);
        }
        server.close();
    }

    @AfterAll
    static void nothingLeaked() {
        LeakWatch.assertNoLeaks();
    }

    Link open(String path) {
        Link link = requireNonNull(TRANSPORT.open(server.request(path)).block(PATIENCE));
        links.add(link);
        return link;
    }

    static void fill(Link link) {
        byte[] audio = new byte[48_000];
        int appends = 0;
        boolean full = false;
        while (!full) {
            link.append(audio);
            assertThat(appends++).as("appends of a second").isLessThan(2_000);
            if (!link.isWritable()) {
                // Full for good, or only until the event loop has run once more?
                full = Mono.delay(Duration.ofMillis(50))
                        .map(tick -> !link.isWritable())
                        .blockOptional()
                        .orElse(false);
            }
        }
    }

    static CloseStatus closed(Link link) {
        return requireNonNull(link.closed().block(PATIENCE));
    }

    static String text(InputStream in) {
        try {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
