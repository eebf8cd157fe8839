// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannel;
import java.util.concurrent.Future;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Carries HTTP requests that ask for no WebSocket, and their answers. */
final class NettyExchange {

    private final Service service;

    NettyExchange(Service service) {
        this.service = service;
    }

    Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response, HandshakeRequest head) {
        return request.receive()
                .asByteArray()
                .reduceWith(HttpCall.Upload::new, HttpCall.Upload::add)
                .map(upload -> upload.of(request.method().name(), head))
                .flatMap(service::exchange)
                .flatMap(answer -> send(response, answer))
                .onErrorResume(BrokenOffException.class, cut -> abort(response));
    }

    private static Mono<Void> send(HttpServerResponse response, HttpAnswer answer) {
        response.status(answer.status());
        answer.headers().forEach(response::header);
        return response.send(answer.body().map(Unpooled::wrappedBuffer), piece -> true)
                .then();
    }

    private static Mono<Void> abort(HttpServerResponse response) {
        return Mono.create(sink -> response.withConnection(connection -> {
            Channel stream = connection.channel();
            Channel channel = stream.parent() instanceof SocketChannel tcp ? tcp : stream;
            channel.eventLoop().execute(() -> {
                if (channel instanceof SocketChannel tcp && tcp.isOpen()) {
                    // No lingering: the kernel sends RST.
                    tcp.config().setSoLinger(0);
                }
                Future<?> unused = channel.close();
                sink.success();
            });
        }));
    }
}
