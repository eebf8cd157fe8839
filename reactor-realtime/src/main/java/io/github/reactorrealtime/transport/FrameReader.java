// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * Decodes incoming frames as far as somebody asks, and all that are left once the channel is closed: events need no release,
 * so they may wait for their reader as long as they like.
 *
 * <p>A closed channel is never cancelled but read to its end. Reactor Netty answers a cancellation with a close frame, which
 * fails on a channel that has left its event loop, and what waits there is then never released.
 */
final class FrameReader<T> implements CoreSubscriber<Object> {

    private final Channel channel;
    private final EventLoop loop;
    private final Function<? super TextWebSocketFrame, ? extends @Nullable T> decoder;
    private final Consumer<PongWebSocketFrame> pongs;
    private final Consumer<Throwable> failures;
    private final Operators.DeferredSubscription frames = new Operators.DeferredSubscription();
    private final Sinks.Many<T> events = Sinks.many().unicast().onBackpressureBuffer();
    private volatile boolean stopped;

    FrameReader(
            Channel channel,
            EventLoop loop,
            Function<? super TextWebSocketFrame, ? extends @Nullable T> decoder,
            Consumer<PongWebSocketFrame> pongs,
            Consumer<Throwable> failures) {
        this.channel = channel;
        this.loop = loop;
        this.decoder = decoder;
        this.pongs = pongs;
        this.failures = failures;
    }

    Flux<T> events() {
        return events.asFlux().doOnRequest(frames::request).doOnCancel(this::stop);
    }

    /** The channel is closed: nothing more comes than what waits. */
    void readAll() {
        frames.request(Long.MAX_VALUE);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        frames.set(subscription);
    }

    @Override
    public void onNext(Object frame) {
        if (stopped) {
            return;
        }
        T event = null;
        if (frame instanceof TextWebSocketFrame text) {
            try {
                event = decoder.apply(text);
            } catch (Throwable e) {
                Exceptions.throwIfFatal(e);
                events.tryEmitError(e); // refused only when nobody listens any more
                stop();
                return;
            }
        } else if (frame instanceof PongWebSocketFrame pong) {
            pongs.accept(pong);
        }
        if (event == null) {
            frames.request(1); // in place of this one
        } else {
            events.tryEmitNext(event); // refused only when nobody listens any more
        }
    }

    @Override
    public void onError(Throwable error) {
        failures.accept(error);
        events.tryEmitComplete();
    }

    @Override
    public void onComplete() {
        events.tryEmitComplete();
    }

    private void stop() {
        stopped = true;
        if (loop.inEventLoop()) {
            discard();
            return;
        }
        try {
            loop.execute(this::discard);
        } catch (RejectedExecutionException e) {
            // The event loops were shut down under us, and every channel was closed and read before.
        }
    }

    private void discard() {
        if (channel.isActive()) {
            frames.cancel();
        } else {
            readAll();
        }
    }
}
