// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.policy.Permit;
import io.github.reactorrealtime.policy.Remedy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Finds out when the live audio may return to a route higher in the ladder. Confined to its transcription.
 *
 * <p>While on a lower route, the last settled turn is transcribed there once more, in the shadow: nobody gets the text. Enough
 * successes in a row, of all transcriptions together, a closed breaker and a minimum stay make the return; a return that did not
 * last makes the next stay longer.
 */
final class RouteReturn {

    /** What a probe is made of: long enough to say something, short enough to be cheap. */
    private static final Duration LEAST_SAMPLE = Duration.ofMillis(300);

    private static final Duration LONGEST_SAMPLE = Duration.ofSeconds(20);

    /** Where no probe can be made yet (no sample, no permit), it is looked again so many times per interval. */
    private static final int LOOKS_PER_INTERVAL = 5;

    private static final int MOST_STAYS = 10;

    private final Ladder ladder;
    private final RepairSessions sessions;
    private final SessionOpener opener;
    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final Disposable.Swap timer = Disposables.swap();

    private Rung current;
    private byte[] sample = new byte[0];
    private @Nullable RepairAttempt probe;
    private @Nullable Rung proven;
    private @Nullable Long returnedAtNanos;
    private long stayUntilNanos;
    private int stays = 1; // of minimum length that the present one lasts

    RouteReturn(
            Ladder ladder,
            RepairSessions sessions,
            SessionOpener opener,
            TranscriptionSettings settings,
            SignalLoop loop) {
        this.ladder = ladder;
        this.sessions = sessions;
        this.opener = opener;
        this.settings = settings;
        this.loop = loop;
        this.current = ladder.first();
    }

    /** The live audio is on another session. */
    void onLive(@Nullable Rung from, Rung to) {
        long now = settings.nanos();
        current = to;
        if (to.index == 0) {
            if (from != null && from != to) {
                returnedAtNanos = now;
            }
            stop();
        } else if (from == null || from.index < to.index) {
            Duration stay = settings.failover().minimumStay();
            boolean shortly = returnedAtNanos != null
                    && now - returnedAtNanos < stay.multipliedBy(MOST_STAYS).toNanos();
            stays = shortly ? Math.min(MOST_STAYS, 2 * stays) : 1;
            stayUntilNanos = now + stay.multipliedBy(stays).toNanos();
            proven = null;
            look(settings.failover().probeInterval());
        } else if (from != to) {
            returnedAtNanos = now; // up, but not to the top
            proven = null;
            look(settings.failover().probeInterval());
        }
    }

    private void stop() {
        timer.update(Disposables.disposed());
        sample = new byte[0];
        proven = null;
        cancelProbe();
    }

    /** The route that has proved itself and lies above the given one, if any. */
    @Nullable
    Rung ready(Rung live) {
        Rung rung = proven;
        return rung != null && rung.index < live.index && isSound(rung) && hasStayed() ? rung : null;
    }

    /** No session could be opened there after all. */
    void failed(Rung rung) {
        if (rung == proven) {
            proven = null;
            look(settings.failover().probeInterval());
        }
    }

    /** Whether a settled turn of that length would do as a sample. */
    boolean wants(Duration turn) {
        return current.index > 0 && turn.compareTo(LEAST_SAMPLE) >= 0 && turn.compareTo(LONGEST_SAMPLE) <= 0;
    }

    /** The audio of the last settled turn, ours from here on. */
    void sample(byte[] audio) {
        sample = audio;
    }

    /** Sends what the socket takes; called in every step. */
    void pump() {
        if (probe != null) {
            probe.pump();
        }
    }

    void close() {
        timer.dispose();
        cancelProbe();
    }

    private void cancelProbe() {
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
    }

    private boolean isSound(Rung rung) {
        return rung.guard.isHealthy()
                && rung.guard.streak() >= settings.failover().probesToReturn();
    }

    private boolean hasStayed() {
        return stayUntilNanos - settings.nanos() <= 0;
    }

    private void look(Duration in) {
        if (!timer.isDisposed()) {
            timer.update(settings.timer()
                    .schedule(() -> loop.signal(this::onTimer), Math.max(1, in.toNanos()), TimeUnit.NANOSECONDS));
        }
    }

    private void onTimer() {
        if (current.index == 0 || probe != null) {
            return;
        }
        Duration interval = settings.failover().probeInterval();
        if (!hasStayed()) {
            Duration rest = Duration.ofNanos(stayUntilNanos - settings.nanos());
            look(rest.compareTo(interval) < 0 ? rest : interval);
            return;
        }
        Rung target = ladder.firstWhere(rung -> rung.index < current.index);
        Permit permit = target == null || sample.length == 0 ? null : Repairs.enter(target);
        if (target == null || permit == null) {
            look(interval.dividedBy(LOOKS_PER_INTERVAL));
            return;
        }
        RepairAttempt attempt = new RepairAttempt(
                target,
                permit,
                new Sample(sample, settings.bytesPerSample()),
                sessions,
                opener,
                settings,
                loop,
                new Verdict(target));
        probe = attempt;
        attempt.start();
    }

    /** What a probe says about its route. */
    private final class Verdict implements RepairAttempt.Outcome {

        private final Rung rung;

        private Verdict(Rung rung) {
            this.rung = rung;
        }

        @Override
        public void committed(String itemId) {
            // only the end of a probe matters
        }

        @Override
        public void partial(TranscriptionEvent answer) {
            // nobody gets the text
        }

        @Override
        public void completed(TranscriptionEvent.Completed answer, RealtimeSession session) {
            probe = null;
            settings.listener().probed(rung.name(), true);
            if (isSound(rung)) {
                proven = rung;
                look(settings.failover().probeInterval()); // in case that the return does not come about
            } else {
                look(Duration.ZERO);
            }
        }

        @Override
        public void failed(RealtimeException cause, boolean answered, @Nullable RealtimeSession session) {
            probe = null;
            proven = null;
            settings.listener().probed(rung.name(), false);
            if (Remedy.of(cause) == Remedy.ROUTE_OUT) {
                ladder.takeOut(rung, cause);
            }
            look(settings.failover().probeInterval());
        }
    }

    private static final class Sample implements RepairAttempt.Clip {

        private final byte[] audio;
        private final int bytesPerSample;

        private Sample(byte[] audio, int bytesPerSample) {
            this.audio = audio;
            this.bytesPerSample = bytesPerSample;
        }

        @Override
        public int samples() {
            return audio.length / bytesPerSample;
        }

        @Override
        public void read(int from, byte[] target) {
            System.arraycopy(audio, from * bytesPerSample, target, 0, target.length);
        }
    }
}
