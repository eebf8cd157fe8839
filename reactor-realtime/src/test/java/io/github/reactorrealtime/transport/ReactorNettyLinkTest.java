// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static io.github.reactorrealtime.transport.LoopbackServer.PATIENCE;
import static io.github.reactorrealtime.transport.LoopbackServer.eventually;
import static io.github.reactorrealtime.transport.LoopbackServer.say;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Reading from and writing to a socket on a real network. */
@SuppressWarnings("FutureReturnValueIgnored") // what the server writes is seen, or missed, by the client
class ReactorNettyLinkTest extends LoopbackLinks {

    @Test
    void fragmentsAreOneMessage() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text)
                .as(StepVerifier::create)
                .then(() -> {
                    socket.write(new TextWebSocketFrame(false, 0, "{\"a"));
                    socket.write(new ContinuationWebSocketFrame(false, 0, "\":"));
                    socket.write(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {'p'})));
                    socket.writeAndFlush(new ContinuationWebSocketFrame(true, 0, "1}"));
                })
                .expectNext("{\"a\":1}")
                .then(() -> say(socket, "next"))
                .expectNext("next")
                .thenCancel()
                .verify(PATIENCE);
        assertThat(server.nextFrame()).isEqualTo("pong p");
    }

    @Test
    void anEventOfFifteenMebibytesArrives() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        String large = "x".repeat(15 * 1024 * 1024);
        link.receive(in -> text(in).length())
                .as(StepVerifier::create)
                .then(() -> say(socket, large))
                .expectNext(large.length())
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void anEventThatIsTooLargeClosesWith1009() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text)
                .as(StepVerifier::create)
                .then(() -> socket.writeAndFlush(new TextWebSocketFrame(Unpooled.wrappedBuffer(new byte[17 << 20]))))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(closed(link).code()).isEqualTo(1009);
    }

    @Test
    void aDecoderMaySkipAndItsExceptionEndsTheFlux() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(in -> {
                    String text = text(in);
                    if (text.equals("bad")) {
                        throw new IllegalStateException("decoder");
                    }
                    return text.equals("skip") ? null : text;
                })
                .as(flux -> StepVerifier.create(flux, 2))
                .then(() -> {
                    for (String text : List.of("skip", "one", "skip", "skip", "two", "bad")) {
                        say(socket, text);
                    }
                })
                .expectNext("one", "two")
                .thenRequest(1)
                .expectErrorMessage("decoder")
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatArrivedBeforeThePeerClosedWaitsForDemand(boolean closeFrame) throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text)
                .as(flux -> StepVerifier.create(flux, 1))
                .then(() -> {
                    for (String text : List.of("one", "two", "three")) {
                        socket.write(new TextWebSocketFrame(text));
                    }
                    if (closeFrame) {
                        socket.write(new CloseWebSocketFrame(1001, "away"));
                    }
                    socket.flush();
                    if (!closeFrame) {
                        socket.close();
                    }
                })
                .expectNext("one")
                .then(() -> assertThat(closed(link).code()).isEqualTo(closeFrame ? 1001 : CloseStatus.ABNORMAL.code()))
                .thenRequest(1)
                .expectNext("two")
                .thenRequest(2)
                .expectNext("three")
                .expectComplete()
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterThePeerClosedTheRestCanBeGivenUp(boolean cancel) throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        StepVerifier.FirstStep<String> read =
                link.receive(LoopbackLinks::text).as(flux -> StepVerifier.create(flux, 1));
        StepVerifier.Step<String> closed = read.then(() -> {
                    socket.write(new TextWebSocketFrame("one"));
                    socket.writeAndFlush(new TextWebSocketFrame("two"));
                    socket.close();
                })
                .expectNext("one")
                .then(() -> closed(link));
        if (cancel) {
            closed.thenCancel().verify(PATIENCE);
        } else {
            closed.then(() -> link.close(CloseStatus.NORMAL)).expectComplete().verify(PATIENCE);
        }
        assertThat(link.isWritable()).isFalse();
    }

    @Test
    void pingsOfTheServerAreAnswered() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        Disposable reading = link.receive(LoopbackLinks::text).subscribe();
        socket.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer("beat", UTF_8)));
        assertThat(server.nextFrame()).isEqualTo("pong beat");
        reading.dispose();
    }

    @Test
    void ourPingIsMeasuredAndUnsolicitedPongsMeanNothing() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(LoopbackLinks::text).subscribe();
        socket.writeAndFlush(new PongWebSocketFrame(Unpooled.copiedBuffer("heartbeat", UTF_8)));
        for (int i = 0; i < 3; i++) {
            Mono.zip(link.ping(), link.ping())
                    .as(StepVerifier::create)
                    .assertNext(both -> {
                        assertThat(both.getT1()).isPositive().isLessThan(PATIENCE);
                        assertThat(both.getT2()).isPositive().isLessThan(PATIENCE);
                    })
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    @Test
    void aPongProvesThatEverythingBeforeWasRead() throws InterruptedException {
        Link link = open("/listen");
        server.socket();
        link.receive(LoopbackLinks::text).subscribe();
        for (int i = 0; i < 200; i++) {
            link.append(new byte[4_800]);
        }
        link.ping().block(PATIENCE);
        assertThat(server.received).hasSize(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 960, 4_800, 100_000})
    void appendsAreWhatTheCodecWouldWrite(int length) throws InterruptedException {
        Link link = open("/listen");
        server.socket();
        byte[] audio = new byte[length];
        new Random(length).nextBytes(audio);
        byte[] given = audio.clone();
        link.append(given);
        Arrays.fill(given, (byte) 0); // the caller's again
        link.append(audio);
        String expected =
                new String(new EventCodec().encode(new InputAudioCommand.Append(null, ByteBuffer.wrap(audio))), UTF_8);
        assertThat(server.nextFrame()).isEqualTo(expected);
        assertThat(server.nextFrame()).isEqualTo(expected);
    }

    @Test
    void framesKeepTheOrderOfTheCallsWhicheverThreadMakesThem() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        int perThread = 500;
        AtomicInteger fromLoop = new AtomicInteger();
        // Decoding happens on the event loop, so these are written from there.
        link.receive(in -> {
                    text(in);
                    int number = fromLoop.getAndIncrement();
                    link.send(("loop " + number).getBytes(UTF_8)).subscribe();
                    link.append(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number});
                    return null;
                })
                .subscribe();
        List<Thread> threads = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < perThread; i++) {
                    link.send((name + " " + i).getBytes(UTF_8)).subscribe();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (int i = 0; i < perThread; i++) {
            say(socket, "go");
        }
        for (Thread thread : threads) {
            thread.join();
        }
        int[] next = new int[4];
        String lastLoop = "";
        for (int i = 0; i < 5 * perThread; i++) {
            String frame = server.nextFrame();
            if (frame.startsWith("{")) {
                assertThat(lastLoop).as("an append follows its text").startsWith("loop ");
                lastLoop = "";
                continue;
            }
            int thread = List.of("a", "b", "c", "loop").indexOf(frame.substring(0, frame.indexOf(' ')));
            if (thread == 3) {
                assertThat(lastLoop).isEmpty();
                lastLoop = frame;
            }
            assertThat(frame).endsWith(" " + next[thread]++);
        }
        assertThat(next).containsOnly(perThread);
    }

    @Test
    void sendingCompletesWhenTheNetworkHasItAndFailsAfterTheClose() throws InterruptedException {
        Link link = open("/listen");
        server.socket();
        link.send("hello".getBytes(UTF_8))
                .as(StepVerifier::create)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(server.nextFrame()).isEqualTo("hello");
        link.close(CloseStatus.NORMAL);
        closed(link);
        link.send("late".getBytes(UTF_8)).as(StepVerifier::create).expectError().verify(PATIENCE);
        link.append(new byte[100]);
        assertThat(link.isWritable()).isFalse();
    }

    @Test
    void withoutDemandTheServerIsSlowedDown() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        String chunk = "x".repeat(256 * 1024);
        int chunks = 200; // 50 MiB: more than loopback buffers hold
        AtomicInteger written = new AtomicInteger();
        link.receive(in -> text(in).length())
                .as(flux -> StepVerifier.create(flux, 0))
                .expectSubscription()
                .then(() -> {
                    for (int i = 0; i < chunks; i++) {
                        socket.writeAndFlush(new TextWebSocketFrame(chunk))
                                .addListener(done -> written.incrementAndGet());
                    }
                })
                .thenAwait(Duration.ofMillis(300))
                .then(() -> {
                    assertThat(socket.isWritable()).isFalse();
                    assertThat(written.get()).isLessThan(chunks / 2);
                })
                .thenRequest(3)
                .expectNextCount(3)
                .thenAwait(Duration.ofMillis(100))
                .then(() -> assertThat(written.get()).isLessThan(chunks / 2))
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(chunks - 3)
                .then(() -> eventually(socket::isWritable))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void aServerThatDoesNotReadMakesTheLinkUnwritableUntilItReads() throws InterruptedException {
        Link link = open("/deaf");
        Channel socket = server.socket();
        CountDownLatch writable = new CountDownLatch(1);
        assertThat(link.isWritable()).isTrue();
        fill(link);
        link.onWritable(writable::countDown);
        assertThat(writable.getCount()).isOne();
        // Reading without a subscriber throws the frames away, which is enough here.
        socket.pipeline().addFirst(new Drain());
        socket.config().setAutoRead(true);
        assertThat(writable.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(link.isWritable()).isTrue();
    }

    /** Throws away what is read. */
    private static final class Drain extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
