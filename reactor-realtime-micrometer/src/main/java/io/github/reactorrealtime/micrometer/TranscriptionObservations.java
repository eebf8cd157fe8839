// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.micrometer.AttemptObservationContext.Outcome;
import io.micrometer.observation.Observation;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;

/** The observations of one transcription. Told by one thread at a time, so it needs no lock. */
final class TranscriptionObservations implements TranscriberListener {

    private final TranscriberObservations observations;
    private final @Nullable Observation parent;
    private final TreeMap<Long, OpenTurn> turns = new TreeMap<>(); // without an outcome so far
    private final Map<String, String> models = new HashMap<>(); // by route
    private final Map<String, SupportHandles> liveSessions = new HashMap<>(); // the last one, by route

    private record OpenTurn(TurnObservationContext context, Observation observation, Attempts attempts) {}

    /** The one under way, if any. */
    private static final class Attempts {
        private @Nullable AttemptObservationContext context;
        private @Nullable Observation observation;
    }

    TranscriptionObservations(TranscriberObservations observations, @Nullable Observation parent) {
        this.observations = observations;
        this.parent = parent;
    }

    @Override
    public void sessionOpened(SessionInfo session) {
        models.put(session.route(), session.model());
        if (session.live()) {
            liveSessions.put(session.route(), session.support());
        }
        turns.values().forEach(open -> nameModel(open, session));
    }

    /** A repair begins before the session it needs is open, which may be the first of its route. */
    private static void nameModel(OpenTurn open, SessionInfo session) {
        AttemptObservationContext attempt = open.attempts.context;
        if (attempt != null && attempt.model().isEmpty() && attempt.route().equals(session.route())) {
            attempt.model(session.model());
            open.context.asked(session.route(), session.model());
        }
    }

    @Override
    public void turnStarted(long turn) {
        TurnObservationContext context = new TurnObservationContext(turn);
        context.setParentObservation(parent);
        turns.put(turn, new OpenTurn(context, observations.turn(context), new Attempts()));
    }

    @Override
    public void turnCommitted(String route, long turn, int attempt) {
        OpenTurn open = turns.get(turn);
        if (open != null) {
            attempt(open, route, attempt, false);
        }
    }

    @Override
    public void repairStarted(String route, long turn, int attempt) {
        OpenTurn open = turns.get(turn);
        if (open != null) {
            open.context.repaired();
            attempt(open, route, attempt, true);
        }
    }

    /** The attempt under way, if it is that one; else a new one, for which the one before made room. */
    private AttemptObservationContext attempt(OpenTurn open, String route, int attempt, boolean repair) {
        AttemptObservationContext current = open.attempts.context;
        if (current != null && current.attempt() == attempt) {
            return current;
        }
        stopAttempt(open, Outcome.HANDED_OVER);
        String model = models.getOrDefault(route, "");
        open.context.asked(route, model);
        AttemptObservationContext started = new AttemptObservationContext(
                open.context.turn(), attempt, repair, route, model, handles(route, repair));
        started.setParentObservation(open.observation);
        open.attempts.context = started;
        open.attempts.observation = observations.attempt(started);
        return started;
    }

    /** Only the live session of a route is known to be the one that was asked. */
    private SupportHandles handles(String route, boolean repair) {
        SupportHandles live = liveSessions.get(route);
        return repair || live == null ? SupportHandles.NONE : live;
    }

    @Override
    public void attemptSucceeded(String route, long turn, int attempt) {
        OpenTurn open = turns.get(turn);
        if (open != null) {
            attempt(open, route, attempt, false); // services that confirm no commit say nothing before the text
            stopAttempt(open, Outcome.COMPLETED);
        }
    }

    @Override
    public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        OpenTurn open = turns.get(turn);
        if (open != null) {
            AttemptObservationContext context = attempt(open, route, attempt, false);
            if (!cause.support().equals(SupportHandles.NONE)) {
                context.support(cause.support());
            }
            Observation observation = open.attempts.observation;
            if (observation != null) {
                observation.error(cause);
            }
            stopAttempt(open, Outcome.FAILED);
        }
    }

    private static void stopAttempt(OpenTurn open, Outcome outcome) {
        Attempts attempts = open.attempts;
        if (attempts.context != null && attempts.observation != null) {
            attempts.context.ended(outcome);
            attempts.observation.stop();
        }
        attempts.context = null;
        attempts.observation = null;
    }

    @Override
    public void emitted(TranscriptEvent event) {
        if (event instanceof TranscriptEvent.Completed completed) {
            OpenTurn open = settled(completed.turn());
            if (open != null) {
                open.context.ended(completed);
                stop(open);
            }
        } else if (event instanceof TranscriptEvent.Failed failed) {
            OpenTurn open = settled(failed.turn());
            if (open != null) {
                open.context.ended(failed);
                open.observation.error(failed.cause());
                stop(open);
            }
        }
    }

    /** Forgets the turn, and those before it: outcomes come in order, so they will have none. */
    private @Nullable OpenTurn settled(long turn) {
        turns.headMap(turn, false).values().forEach(TranscriptionObservations::stop);
        OpenTurn open = turns.get(turn);
        turns.headMap(turn, true).clear();
        return open;
    }

    private static void stop(OpenTurn open) {
        stopAttempt(open, Outcome.NONE);
        open.observation.stop();
    }

    @Override
    public void ended(AudioReport report, SignalType signal) {
        turns.values().forEach(TranscriptionObservations::stop);
        turns.clear();
    }

    @Override
    public String toString() {
        return "TranscriberObservations";
    }
}
