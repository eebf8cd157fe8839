// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static io.github.reactorrealtime.transport.LoopbackServer.PATIENCE;
import static io.github.reactorrealtime.transport.LoopbackServer.eventually;
import static io.github.reactorrealtime.transport.LoopbackServer.say;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** How sockets end. */
@SuppressWarnings("FutureReturnValueIgnored") // what the server writes is seen, or missed, by the client
class LinkCloseTest extends LoopbackLinks {

    @ParameterizedTest
    @CsvSource({
        "1000, ''",
        "1000, bye",
        "1001, maximum duration",
        "1011, oops",
        "3000, invalid_request_error",
        "4000, no",
        "1005, ''"
    })
    void theCloseOfTheServerIsTold(int code, String reason) throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text)
                .as(StepVerifier::create)
                .then(() -> {
                    say(socket, "last words");
                    LoopbackServer.close(socket, code, reason);
                })
                .expectNext("last words")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(closed(link)).isEqualTo(new CloseStatus(code, reason));
        assertThat(closed(link)).as("told again to whoever asks later").isNotNull();
    }

    @Test
    void aCutConnectionIsAbnormal() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text)
                .as(StepVerifier::create)
                .then(socket::close)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(closed(link).code()).isEqualTo(1006);
    }

    @Test
    void aServerThatBreaksTheProtocolIsToldFromALostConnection() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text)
                .as(StepVerifier::create)
                .then(() -> socket.pipeline()
                        .firstContext()
                        .writeAndFlush(Unpooled.wrappedBuffer(new byte[] {(byte) 0x83, 0x01, 'x'})))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(closed(link).kind()).isEqualTo(CloseStatus.Kind.PROTOCOL);
    }

    @ParameterizedTest
    @CsvSource({"1000, ''", "4000, enough"})
    void ourCloseReachesTheServer(int code, String reason) throws InterruptedException {
        Link link = open("/listen");
        server.socket();
        link.send("before".getBytes(UTF_8)).subscribe();
        link.close(new CloseStatus(code, reason));
        link.close(CloseStatus.NORMAL);
        assertThat(server.nextFrame()).isEqualTo("before");
        assertThat(server.nextFrame()).isEqualTo("close " + code + " " + reason);
        assertThat(closed(link).code()).isEqualTo(code);
        link.receive(LoopbackLinks::text)
                .as(StepVerifier::create)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void closingWith1006CutsTheConnection() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text).subscribe();
        link.close(new CloseStatus(1006, "no PONG"));
        assertThat(closed(link)).isEqualTo(new CloseStatus(1006, "no PONG"));
        eventually(() -> !socket.isActive());
    }

    @Test
    void theCloseOfAPeerThatDoesNotReadTakesBoundedTime() throws InterruptedException {
        Link link = open("/deaf");
        Channel socket = server.socket();
        fill(link);
        for (int i = 0; i < 20; i++) {
            link.send("waiting".getBytes(UTF_8)).onErrorComplete().subscribe();
        }
        long start = System.nanoTime();
        link.close(CloseStatus.NORMAL);
        closed(link);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        socket.close();
    }

    @Test
    void closingWithUnreadEventsReleasesThem() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        StepVerifier.create(link.receive(LoopbackLinks::text), 1)
                .then(() -> Flux.range(0, 100).subscribe(i -> say(socket, "event " + i)))
                .expectNextCount(1)
                .then(() -> link.close(CloseStatus.NORMAL))
                .expectComplete()
                .verify(PATIENCE);
        closed(link);
    }
}
