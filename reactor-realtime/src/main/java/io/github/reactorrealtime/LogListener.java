// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.LogText;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.policy.Remedy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * Writes the log of a transcriber. WARN is for what a human has to look at, INFO for what happens to routes; both are said once for all
 * transcriptions, until it is over. DEBUG has a line for whatever goes wrong, moves, opens and closes. There is none for a turn that is
 * transcribed at once, and no content at any level.
 */
final class LogListener implements TranscriberListener {

    private static final AtomicLong COUNT = new AtomicLong();
    private static final String ONCE = "said once until it works again";

    private final Logger log;
    private final Scheduler timer;
    private final Map<String, Trouble> routes = new ConcurrentHashMap<>();
    private final Trouble losses = new Trouble();

    LogListener(Logger log, Scheduler timer) {
        this.log = log;
        this.timer = timer;
    }

    @Override
    public TranscriberListener subscribed(ContextView context) {
        return new OfTranscription(COUNT.incrementAndGet());
    }

    @Override
    public void routeOut(String route, RealtimeException cause) {
        if (trouble(route).begins(Trouble.Kind.OUT, now())) {
            log.warn("Route {} is out, and left alone for a while; {}: {}", route, ONCE, LogText.of(cause));
        } else {
            log.debug("Route {} is out again: {}", route, LogText.of(cause));
        }
    }

    private Trouble trouble(String route) {
        return routes.computeIfAbsent(route, name -> new Trouble());
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    /** One transcription's part of the log; each line begins with its number. */
    private final class OfTranscription implements TranscriberListener {

        private final long number;
        private final long startedNanos = now();
        private final Map<Long, Long> openedNanos = new HashMap<>(); // by number of the session
        private final Map<String, Throwable> lastFailures = new HashMap<>(); // by route
        private long repairs;

        private OfTranscription(long number) {
            this.number = number;
            log.debug("Transcription {} begins", number);
        }

        @Override
        public void sessionOpened(SessionInfo session) {
            openedNanos.put(session.number(), now());
            log.debug(
                    "Transcription {}: session {} is open on {} for {}{} [{}]",
                    number,
                    session.number(),
                    session.route(),
                    session.live() ? "the live audio" : "repairs",
                    session.expiresAt() == null ? "" : ", until " + session.expiresAt(),
                    session.support().describe());
        }

        @Override
        public void sessionClosed(SessionInfo session, CloseStatus status) {
            Long opened = openedNanos.remove(session.number());
            log.debug(
                    "Transcription {}: session {} on {} is closed after {} s: {} [{}]",
                    number,
                    session.number(),
                    session.route(),
                    opened == null ? "?" : seconds(now() - opened),
                    LogText.of(status),
                    session.support().describe());
        }

        @Override
        public void serviceError(String route, ErrorDetails error) {
            log.debug("Transcription {}: {} sends an error: {}", number, route, LogText.of(error));
        }

        @Override
        public void connectFailed(String route, Throwable cause) {
            lastFailures.put(route, cause);
            if (!takesRouteOut(cause) && trouble(route).begins(Trouble.Kind.UNREACHABLE, now())) {
                log.info(
                        "Transcription {}: no session can be opened on {}, and others are tried; {}: {}",
                        number,
                        route,
                        ONCE,
                        LogText.of(cause));
            } else if (log.isDebugEnabled()) {
                log.debug("Transcription {}: no session could be opened on {}: {}", number, route, LogText.of(cause));
            }
        }

        @Override
        public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
            if (Remedy.of(cause) != Remedy.GIVE_UP) {
                lastFailures.put(route, cause);
                trouble(route).goesOn(now());
            }
            if (log.isDebugEnabled()) {
                log.debug(
                        "Transcription {}: turn {}, attempt {} on {} failed: {}",
                        number,
                        turn,
                        attempt,
                        route,
                        LogText.of(cause));
            }
        }

        @Override
        public void repairStarted(String route, long turn, int attempt) {
            repairs++;
            log.debug("Transcription {}: turn {} is repaired by attempt {} on {}", number, turn, attempt, route);
        }

        @Override
        public void attemptSucceeded(String route, long turn, int attempt) {
            if (attempt > 1) {
                log.debug("Transcription {}: turn {} has its text by attempt {} on {}", number, turn, attempt, route);
            }
            Trouble trouble = routes.get(route);
            if (trouble != null) {
                tell(trouble.succeeded(now()), route);
            }
        }

        @Override
        public void cutOver(String from, String to, CutoverReason reason, String cause) {
            // The cause may have words of the service in it; the last failure is known.
            Throwable last = lastFailures.get(from);
            String why = last == null || takesRouteOut(last) ? "" : "; the last failure there: " + LogText.of(last);
            if (reason == CutoverReason.FAILOVER && trouble(from).begins(Trouble.Kind.LEFT, now())) {
                log.info("Transcription {}: the live audio goes from {} to {}; {}{}", number, from, to, ONCE, why);
                return;
            }
            log.debug("Transcription {}: the live audio goes from {} to {}: {}{}", number, from, to, reason, why);
            if (reason == CutoverReason.RETURN) {
                tell(trouble(to).ends(now()), to);
            }
        }

        /** Then it is told by a warning. */
        private static boolean takesRouteOut(Throwable cause) {
            return cause instanceof RealtimeException known && Remedy.of(known) == Remedy.ROUTE_OUT;
        }

        private void tell(Trouble.@Nullable Over over, String route) {
            if (over != null) {
                log.info(
                        "Transcription {}: {} works again, after {} failures in {} s",
                        number,
                        route,
                        over.failures(),
                        over.lasted().toSeconds());
            }
        }

        @Override
        public void probed(String route, boolean success) {
            log.debug("Transcription {}: a probe on {} {}", number, route, success ? "succeeded" : "failed");
        }

        @Override
        public void emitted(TranscriptEvent event) {
            if (event instanceof TranscriptEvent.Completed) {
                Trouble.Over over = losses.succeeded(now());
                if (over != null) {
                    log.info(
                            "Transcription {}: turns have their texts again; {} turns and gaps were lost in {} s",
                            number,
                            over.failures(),
                            over.lasted().toSeconds());
                }
            } else if (event instanceof TranscriptEvent.Failed turn) {
                boolean atFault = Remedy.of(turn.cause()) != Remedy.GIVE_UP;
                lost("turn " + turn.turn(), turn.range(), atFault, "; at last: " + LogText.of(turn.cause()));
            } else if (event instanceof TranscriptEvent.Gap gap) {
                lost("a gap", gap.range(), true, "");
            }
        }

        /** @param atFault whether it is the service or the network; else that audio can't be transcribed */
        private void lost(String what, AudioRange range, boolean atFault, String cause) {
            if (atFault && losses.begins(Trouble.Kind.LOSS, now())) {
                log.warn(
                        "Transcription {}: audio is lost, {} from {} to {} ms; said once until turns have their texts again{}",
                        number,
                        what,
                        range.start().toMillis(),
                        range.end().toMillis(),
                        cause);
            } else {
                log.debug(
                        "Transcription {}: audio is lost, {} from {} to {} ms{}",
                        number,
                        what,
                        range.start().toMillis(),
                        range.end().toMillis(),
                        cause);
            }
        }

        @Override
        public void ended(AudioReport report, SignalType signal) {
            log.debug(
                    "Transcription {} ends with {} after {} s and {} repairs: {}",
                    number,
                    signal,
                    seconds(now() - startedNanos),
                    repairs,
                    report);
        }

        private static long seconds(long nanos) {
            return Duration.ofNanos(nanos).toSeconds();
        }
    }
}
