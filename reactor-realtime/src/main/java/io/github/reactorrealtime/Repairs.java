// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.policy.Permit;
import io.github.reactorrealtime.policy.Remedy;
import io.github.reactorrealtime.policy.RetryAfter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Turns that were not transcribed at the first attempt: decides what happens to each, and when. Confined to its transcription.
 *
 * <p>Per failure: the remedy (the same route again, the next one, the route out, give up), how long to wait by the route's retry
 * policy and the service's wish, then leave by bulkhead and breaker. A turn that no route can or may take by its deadline is Failed.
 */
final class Repairs {

    /** Repairs of one transcription at once: bounds its sockets and what is on its way. */
    private static final int MAX_ACTIVE = 4;

    /** How often a route that refuses for now (breaker, bulkhead) is asked again. */
    private static final long ASK_AGAIN_NANOS = Duration.ofMillis(250).toNanos();

    private static final Duration LEAST_BACKOFF = Duration.ofMillis(250);
    private static final int MAX_DOUBLINGS = 5;

    private final Ladder ladder;
    private final RepairSessions sessions;
    private final SessionOpener opener;
    private final TranscriptionSettings settings;
    private final AudioJournal journal;
    private final TurnTracker tracker;
    private final EventOutlet outlet;
    private final SignalLoop loop;
    private final List<Turn> waiting = new ArrayList<>(); // in source order
    private final List<Active> active = new ArrayList<>();
    private final Disposable.Swap timer = Disposables.swap();

    private record Active(Turn turn, RepairAttempt attempt) {}

    Repairs(
            Ladder ladder,
            RepairSessions sessions,
            SessionOpener opener,
            TranscriptionSettings settings,
            AudioJournal journal,
            TurnTracker tracker,
            EventOutlet outlet,
            SignalLoop loop) {
        this.ladder = ladder;
        this.sessions = sessions;
        this.opener = opener;
        this.settings = settings;
        this.journal = journal;
        this.tracker = tracker;
        this.outlet = outlet;
        this.loop = loop;
    }

    /**
     * An attempt at a turn, whose end is known, has failed.
     *
     * @param answered whether the service had the audio; else the connection failed, which is no attempt at the turn
     */
    void failed(Turn turn, Rung rung, RealtimeException cause, Provenance provenance, boolean answered) {
        if (turn.isSettled()) {
            return;
        }
        long now = settings.nanos();
        RepairState state = endAttempt(turn, rung, cause, provenance, now);
        RepairState.Tries tries = state.at(rung);
        switch (Remedy.of(cause)) {
            case GIVE_UP -> {
                giveUp(turn, state);
                return;
            }
            case ROUTE_OUT -> ladder.takeOut(rung, cause);
            case NEXT_ROUTE -> tries.exhaust();
            case RETRY_HERE -> {
                if (answered) {
                    tries.answered(rung, cause, now);
                } else {
                    tries.unanswered(backoff(tries.unanswered(), cause), now);
                }
            }
        }
        enqueue(turn);
    }

    /** A turn has a text that is not believed. Somebody else is asked if there is somebody else, once each. */
    void doubted(Turn turn, Rung rung, Turn.Outcome.Transcribed answer) {
        if (turn.isSettled()) {
            return;
        }
        turn.doubt(answer);
        long now = settings.nanos();
        RealtimeException cause = Refusals.doubtful(rung);
        RepairState state = endAttempt(turn, rung, cause, answer.provenance(), now);
        if (ladder.rungs().size() > 1) {
            state.at(rung).exhaust();
        } else {
            state.at(rung).answered(rung, cause, now);
        }
        enqueue(turn);
    }

    private RepairState endAttempt(
            Turn turn, Rung rung, RealtimeException cause, Provenance provenance, long nowNanos) {
        settings.listener().attemptFailed(rung.name(), turn.number, turn.attempt(), cause);
        RepairState state = turn.repair();
        if (state == null) {
            long deadline = nowNanos + settings.failover().turnDeadline().toNanos();
            state = new RepairState(rung, cause, provenance, deadline);
            turn.repair(state);
        }
        state.failed(cause, provenance);
        turn.endAttempt();
        outlet.restartPartials(turn.number);
        return state;
    }

    private void enqueue(Turn turn) {
        waiting.add(turn);
        waiting.sort(Comparator.comparingLong(each -> each.number));
        proceed();
    }

    /** At once after the first lost connection, then 0.25 s doubling to 8 s, half to one and a half of it. */
    private Duration backoff(int unanswered, RealtimeException cause) {
        Duration asked = RetryAfter.of(cause);
        if (asked != null) {
            return asked;
        }
        if (unanswered == 0) {
            return Duration.ZERO;
        }
        Duration wait = LEAST_BACKOFF.multipliedBy(1L << Math.min(unanswered - 1, MAX_DOUBLINGS));
        return wait.dividedBy(2).plus(settings.upTo(wait));
    }

    /** Sends what the sockets take, and drops what is not wanted any more. Called in every step. */
    void pump() {
        if (active.isEmpty()) {
            return;
        }
        boolean freed = false;
        for (Active each : List.copyOf(active)) {
            if (each.turn.isSettled()) {
                each.attempt.cancel();
                freed |= active.remove(each);
            } else {
                each.attempt.pump();
            }
        }
        if (freed) {
            proceed();
        }
    }

    void close() {
        timer.dispose();
        active.forEach(each -> each.attempt.cancel());
        active.clear();
        waiting.clear();
    }

    private void proceed() {
        long wake = Long.MAX_VALUE;
        long now = settings.nanos();
        for (Turn turn : List.copyOf(waiting)) {
            RepairState state = turn.repair();
            if (turn.isSettled() || state == null) {
                waiting.remove(turn);
            } else if (active.size() < MAX_ACTIVE) {
                wake = Math.min(wake, proceed(turn, state, now));
            }
        }
        if (wake != Long.MAX_VALUE && !timer.isDisposed()) {
            long delay = Math.max(1, wake);
            timer.update(settings.timer().schedule(() -> loop.signal(this::proceed), delay, TimeUnit.NANOSECONDS));
        }
    }

    /** Starts the turn's next attempt, or gives it up, or returns in how many nanoseconds to look again. */
    private long proceed(Turn turn, RepairState state, long now) {
        long wait = Long.MAX_VALUE;
        boolean hope = false;
        List<Rung> rungs = ladder.rungs();
        for (int i = 0; i < rungs.size(); i++) {
            Rung rung = rungs.get((state.preferred().index + i) % rungs.size());
            RepairState.Tries tries = state.at(rung);
            if (tries.isExhausted() || rung.isOut(now)) {
                continue;
            }
            hope = true;
            long rest = tries.waitNanos(now);
            if (rest <= 0) {
                Permit permit = enter(rung);
                if (permit != null) {
                    begin(turn, state, rung, permit);
                    return Long.MAX_VALUE;
                }
                wait = Math.min(wait, ASK_AGAIN_NANOS);
            } else {
                wait = Math.min(wait, rest);
                if (tries.isWorthWaiting(rung, now)) {
                    break;
                }
            }
        }
        if (!hope || state.isOverdue(now)) {
            waiting.remove(turn);
            giveUp(turn, state);
            return Long.MAX_VALUE;
        }
        return Math.min(wait, state.deadlineNanos() - now);
    }

    /** Leave by bulkhead and breaker; {@code null} when one of them refuses. */
    static @Nullable Permit enter(Rung rung) {
        if (!rung.guard.tryEnter()) {
            return null;
        }
        Permit permit = rung.guard.tryAcquire();
        if (permit == null) {
            rung.guard.leave();
        }
        return permit;
    }

    private void begin(Turn turn, RepairState state, Rung rung, Permit permit) {
        waiting.remove(turn);
        settings.listener().repairStarted(rung.name(), turn.number, turn.attempt());
        OfTurn outcome = new OfTurn(turn, state, rung);
        RepairAttempt attempt = new RepairAttempt(
                rung,
                permit,
                new JournalClip(journal, turn.start(), turn.end()),
                sessions,
                opener,
                settings,
                loop,
                outcome);
        outcome.attempt = attempt;
        turn.assign(attempt, null);
        active.add(new Active(turn, attempt));
        attempt.start();
    }

    private void giveUp(Turn turn, RepairState state) {
        tracker.settle(turn, new Turn.Outcome.NotTranscribed(state.cause(), state.provenance()));
    }

    /** What an attempt at a turn means to the turn. */
    private final class OfTurn implements RepairAttempt.Outcome {

        private final Turn turn;
        private final RepairState state;
        private final Rung rung;
        private @Nullable RepairAttempt attempt;

        private OfTurn(Turn turn, RepairState state, Rung rung) {
            this.turn = turn;
            this.state = state;
            this.rung = rung;
        }

        @Override
        public void committed(String itemId) {
            turn.item(itemId);
            turn.commit(settings.nanos());
            settings.listener().turnCommitted(rung.name(), turn.number, turn.attempt());
        }

        @Override
        public void partial(TranscriptionEvent answer) {
            if (answer instanceof TranscriptionEvent.Segment segment) {
                outlet.add(SegmentEvents.of(turn, segment, settings));
            } else {
                turn.text().add(answer, turn, outlet);
            }
        }

        @Override
        public void completed(TranscriptionEvent.Completed answer, RealtimeSession session) {
            remove();
            state.at(rung).succeeded();
            settings.listener().attemptSucceeded(rung.name(), turn.number, turn.attempt());
            tracker.settle(turn, new Turn.Outcome.Transcribed(answer, provenance(session)));
            proceed();
        }

        @Override
        public void failed(RealtimeException cause, boolean answered, @Nullable RealtimeSession session) {
            remove();
            Repairs.this.failed(turn, rung, cause, provenance(session), answered);
        }

        private void remove() {
            active.removeIf(each -> each.attempt == attempt);
        }

        private Provenance provenance(@Nullable RealtimeSession session) {
            return turn.provenance(rung, session, settings.nanos());
        }
    }

    /** A turn's audio in the journal, which keeps it until the turn is settled. */
    private record JournalClip(AudioJournal journal, long start, long end) implements RepairAttempt.Clip {

        @Override
        public int samples() {
            return (int) (end - start);
        }

        @Override
        public void read(int from, byte[] target) {
            journal.read(start + from, target);
        }
    }
}
