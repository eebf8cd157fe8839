// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.test.transport.HandshakeAnswer;
import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.transport.HttpAnswer;
import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.transport.NettyServer;
import io.github.reactorrealtime.test.transport.Peer;
import io.github.reactorrealtime.test.transport.Service;
import io.github.reactorrealtime.test.transport.Socket;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Frames that nobody has read are released at both ends, however the socket ends. */
class UnreadFramesTest extends EndToEnd {

    private static final int SOCKETS = 12;

    enum End {
        CLOSED_BY_CLIENT,
        CUT_BY_CLIENT,
        CLOSED_BY_SERVICE,
        RESET_BY_SERVICE,
        SERVICE_STOPS
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void areReleased(End end) {
        Talkative service = new Talkative();
        NettyServer server =
                requireNonNull(NettyServer.start("127.0.0.1", 0, null, service).block(PATIENCE));
        Transport transport = Transport.create();
        URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/v1/realtime");
        List<Link> links = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            int opened = i + 1;
            Link link = requireNonNull(transport
                    .open(new io.github.reactorrealtime.transport.HandshakeRequest(uri, Map.of(), PATIENCE))
                    .block(PATIENCE));
            links.add(link);
            await(() -> service.peers.size() == opened);
            if (i % 3 > 0) {
                link.receive(text -> "read").subscribe(new Reluctant(i % 3 - 1));
            }
            for (int frame = 0; frame < 40; frame++) {
                link.append(new byte[4_800]);
            }
            if (i % 2 == 0) {
                Mono.delay(Duration.ofMillis(20)).block(PATIENCE);
            }
            Peer peer = service.peers.get(service.peers.size() - 1);
            switch (end) {
                case CLOSED_BY_CLIENT -> link.close(CloseStatus.NORMAL);
                case CUT_BY_CLIENT -> link.close(CloseStatus.ABNORMAL);
                case CLOSED_BY_SERVICE -> peer.close(1001, "");
                case RESET_BY_SERVICE -> peer.reset();
                case SERVICE_STOPS -> {
                    // all at once, below
                }
            }
        }
        if (end != End.SERVICE_STOPS) {
            links.forEach(link -> link.closed().block(PATIENCE));
        }
        server.stop().block(PATIENCE);
        links.forEach(link -> link.closed().block(PATIENCE));
        for (int i = 0; i < SOCKETS; i += 2) {
            links.get(i).close(CloseStatus.NORMAL); // as owners do; the others are simply forgotten
        }
        links.clear(); // the watch sees only what nobody holds any more
        await(() -> service.closed.size() == SOCKETS);
        LeakWatch.assertNoLeaks();
    }

    /** Says much and reads little. */
    private static final class Talkative implements Service {

        private final List<Peer> peers = new CopyOnWriteArrayList<>();
        private final List<Integer> closed = new CopyOnWriteArrayList<>();

        @Override
        public HandshakeAnswer handshake(HandshakeRequest request) {
            return new HandshakeAnswer.Upgrade(peer -> new Socket() {
                @Override
                public void opened() {
                    peers.add(peer);
                    for (int i = 0; i < 40; i++) {
                        peer.text("{\"type\":\"rate_limits.updated\",\"number\":" + i + "}");
                    }
                    peer.read();
                }

                @Override
                public void text(String frame) {
                    // one is enough
                }

                @Override
                public void binary() {
                    throw new AssertionError("binary");
                }

                @Override
                public void ping(byte[] payload) {
                    // not answered
                }

                @Override
                public void pong() {
                    // not asked for
                }

                @Override
                public void closed(int code) {
                    closed.add(code);
                }
            });
        }

        @Override
        public Mono<HttpAnswer> exchange(HttpCall call) {
            return Mono.never();
        }
    }

    /** Asks for so many, and then no more. */
    private static final class Reluctant extends BaseSubscriber<String> {

        private final long wanted;

        Reluctant(long wanted) {
            this.wanted = wanted;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (wanted > 0) {
                subscription.request(wanted);
            }
        }
    }
}
