// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static io.github.reactorrealtime.transport.LoopbackServer.PATIENCE;
import static io.github.reactorrealtime.transport.LoopbackServer.eventually;
import static io.github.reactorrealtime.transport.LoopbackServer.say;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** An open socket on a real network. */
@SuppressWarnings("FutureReturnValueIgnored") // what the server writes is seen, or missed, by the client
class ReactorNettyLinkTest {

    private final LoopbackServer server = new LoopbackServer();
    private static final Transport TRANSPORT = Transport.create();

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

    @Test
    void fragmentsAreOneMessage() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(ReactorNettyLinkTest::text)
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
        link.receive(ReactorNettyLinkTest::text)
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

    @Test
    void pingsOfTheServerAreAnswered() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        Disposable reading = link.receive(ReactorNettyLinkTest::text).subscribe();
        socket.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer("beat", UTF_8)));
        assertThat(server.nextFrame()).isEqualTo("pong beat");
        reading.dispose();
    }

    @Test
    void ourPingIsMeasuredAndUnsolicitedPongsMeanNothing() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(ReactorNettyLinkTest::text).subscribe();
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
        link.receive(ReactorNettyLinkTest::text).subscribe();
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
        link.receive(ReactorNettyLinkTest::text)
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
        link.receive(ReactorNettyLinkTest::text)
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
        link.receive(ReactorNettyLinkTest::text)
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
        link.receive(ReactorNettyLinkTest::text)
                .as(StepVerifier::create)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void closingWith1006CutsTheConnection() throws InterruptedException {
        Link link = open("/listen");
        Channel socket = server.socket();
        link.receive(ReactorNettyLinkTest::text).subscribe();
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
        StepVerifier.create(link.receive(ReactorNettyLinkTest::text), 1)
                .then(() -> Flux.range(0, 100).subscribe(i -> say(socket, "event " + i)))
                .expectNextCount(1)
                .then(() -> link.close(CloseStatus.NORMAL))
                .expectComplete()
                .verify(PATIENCE);
        closed(link);
    }

    private Link open(String path) {
        Link link = requireNonNull(TRANSPORT.open(server.request(path)).block(PATIENCE));
        links.add(link);
        return link;
    }

    private static void fill(Link link) {
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

    private static CloseStatus closed(Link link) {
        return requireNonNull(link.closed().block(PATIENCE));
    }

    private static String text(InputStream in) {
        try {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws away what is read. */
    private static final class Drain extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
