// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.RealtimeException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Opens sessions no faster than the routes' rate limiters allow, with the subscriber's context; results come into the loop. */
final class SessionOpener {

    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final ContextView context;

    SessionOpener(TranscriptionSettings settings, SignalLoop loop, ContextView context) {
        this.settings = settings;
        this.loop = loop;
        this.context = context;
    }

    /**
     * Opens a session. Disposing before one of the two is told closes what was opened.
     *
     * @param connect which of the rung's two
     */
    Disposable open(
            Rung rung,
            Mono<RealtimeSession> connect,
            Consumer<? super RealtimeSession> onOpened,
            Consumer<? super Throwable> onFailed) {
        // Told at the completion: until then a cancel closes the session, from then on it is the receiver's.
        AtomicReference<@Nullable RealtimeSession> opened = new AtomicReference<>();
        return Mono.defer(() -> inTurn(rung, connect))
                .contextWrite(context)
                .subscribe(
                        opened::set,
                        error -> loop.signal(() -> onFailed.accept(error)),
                        () -> loop.signal(() -> {
                            RealtimeSession session = opened.get();
                            if (session != null) {
                                onOpened.accept(session);
                            }
                        }));
    }

    private Mono<RealtimeSession> inTurn(Rung rung, Mono<RealtimeSession> connect) {
        Duration wait = rung.guard.reserveConnect();
        Mono<RealtimeSession> session =
                wait.isZero() ? connect : Mono.delay(wait, settings.timer()).then(connect);
        return session.onErrorMap(
                RealtimeException.class, error -> RetiringModels.explain(rung, error, settings.now()));
    }
}
