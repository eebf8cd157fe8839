// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.provider.SessionPlan;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;

/** From a fresh socket to an open session that is watched: the handshake under its deadline, then a PING now and then. */
final class SessionOpening {

    private static final Logger log = LoggerFactory.getLogger(RealtimeClient.class);

    private final DefaultRealtimeSession session;
    private final SessionPlan plan;
    private final ConnectSettings settings;
    private final Scheduler timer;

    SessionOpening(DefaultRealtimeSession session, SessionPlan plan, ConnectSettings settings, Scheduler timer) {
        this.session = session;
        this.plan = plan;
        this.settings = settings;
        this.timer = timer;
    }

    Mono<RealtimeSession> open() {
        Duration patience = settings.answerTimeout().multipliedBy(plan.config() == null ? 1 : 2);
        return session.open()
                .timeout(patience, timer)
                .onErrorMap(TimeoutException.class, e -> noAnswer(patience))
                .doOnNext(open -> watch())
                .doOnError(error -> session.abandon(CloseStatus.NORMAL))
                // After the cancel has gone up: a close seen before would be an error that nobody takes.
                .doFinally(signal -> {
                    if (signal == SignalType.CANCEL) {
                        session.abandon(CloseStatus.NORMAL);
                    }
                });
    }

    private NoAnswerException noAnswer(Duration patience) {
        return new NoAnswerException(
                "The service accepted the connection but neither confirmed nor refused the " + plan.name() + " within "
                        + patience.toMillis()
                        + " ms — retry; if it stays so, the endpoint is not a Realtime API of this"
                        + " dialect",
                patience,
                session.support());
    }

    /** Finds connections that died without a word. The one subscription ends with the session. */
    private void watch() {
        if (settings.pingInterval().isZero()) {
            return;
        }
        Flux.interval(settings.pingInterval(), timer)
                .onBackpressureDrop()
                .concatMap(tick -> check(), 1)
                .takeUntilOther(session.closed())
                .subscribe(null, error -> log.warn("Stopped watching {}", session, error));
    }

    private Mono<Void> check() {
        if (!session.isReading()) {
            return Mono.empty(); // nobody reads the socket, so a PONG could not be seen
        }
        return session.ping().timeout(settings.pongTimeout(), timer).then().onErrorResume(TimeoutException.class, e -> {
            if (session.isReading()) {
                log.debug(
                        "No PONG within {} ms, closing {}",
                        settings.pongTimeout().toMillis(),
                        session);
                session.abandon(new CloseStatus(
                        CloseStatus.ABNORMAL.code(),
                        "no PONG within " + settings.pongTimeout().toMillis() + " ms"));
            }
            return Mono.empty();
        });
    }
}
