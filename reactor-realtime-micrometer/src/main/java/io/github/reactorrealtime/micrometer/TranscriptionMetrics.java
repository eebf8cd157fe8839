// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.CutoverReason;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.micrometer.Meters.ModelMeters;
import io.github.reactorrealtime.micrometer.Meters.TurnMeters;
import io.github.reactorrealtime.micrometer.Meters.UseMeters;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;

/** Counts what one transcription does. Told by one thread at a time, so it needs no lock; the meters are shared. */
final class TranscriptionMetrics implements TranscriberListener {

    private final Meters meters;
    private final OpenJournals.Fill journal;
    private final TreeMap<Long, OpenTurn> turns = new TreeMap<>(); // without an outcome so far

    private String liveRoute = "";
    private @Nullable SessionInfo lastSession; // audio goes to the same one many times in a row
    private @Nullable UseMeters lastUse;

    private static final class OpenTurn {
        private final long startedAtNanos;
        private String route;
        private boolean hasText;
        private boolean repaired;

        private OpenTurn(long startedAtNanos, String route) {
            this.startedAtNanos = startedAtNanos;
            this.route = route;
        }
    }

    TranscriptionMetrics(Meters meters) {
        this.meters = meters;
        this.journal = meters.journals.open();
        meters.activeTranscriptions.incrementAndGet();
    }

    @Override
    public void sessionOpened(SessionInfo session) {
        meters.expect(session.route(), session.model());
        if (session.live()) {
            liveRoute = session.route();
        }
        UseMeters use = use(session);
        use.openedSessions.increment();
        use.activeSessions.incrementAndGet();
    }

    @Override
    public void sessionClosed(SessionInfo session, CloseStatus status) {
        use(session).activeSessions.decrementAndGet();
    }

    @Override
    public void audioSent(SessionInfo session, long samples) {
        use(session).audioSeconds.increment((double) samples / session.format().sampleRateHz());
    }

    private UseMeters use(SessionInfo session) {
        UseMeters last = lastUse;
        if (last != null && lastSession != null && lastSession.number() == session.number()) {
            return last;
        }
        UseMeters found = meters.route(session.route()).of(session.live());
        lastSession = session;
        lastUse = found;
        return found;
    }

    @Override
    public void serviceError(String route, ErrorDetails error) {
        meters.serviceError(route, FailureKind.of(error)).increment();
    }

    @Override
    public void journalChanged(long usedBytes, long capacityBytes) {
        journal.changed(usedBytes, capacityBytes);
    }

    @Override
    public void connectFailed(String route, Throwable cause) {
        meters.connectFailed(route, FailureKind.of(cause)).increment();
    }

    @Override
    public void turnStarted(long turn) {
        turns.put(turn, new OpenTurn(now(), liveRoute));
    }

    @Override
    public void turnCommitted(String route, long turn, int attempt) {
        OpenTurn open = turns.get(turn);
        if (open != null) {
            open.route = route;
        }
    }

    @Override
    public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        meters.attemptFailed(route, FailureKind.of(cause)).increment();
    }

    @Override
    public void repairStarted(String route, long turn, int attempt) {
        meters.route(route).repairs.increment();
        OpenTurn open = turns.get(turn);
        if (open != null) {
            open.route = route;
            open.repaired = true;
        }
    }

    @Override
    public void cutOver(String from, String to, CutoverReason reason, String cause) {
        meters.cutover(from, to, reason).increment();
    }

    @Override
    public void probed(String route, boolean success) {
        Meters.RouteMeters of = meters.route(route);
        (success ? of.probesSucceeded : of.probesFailed).increment();
    }

    @Override
    public void emitted(TranscriptEvent event) {
        if (event instanceof TranscriptEvent.Partial partial) {
            partial(partial.turn());
        } else if (event instanceof TranscriptEvent.Completed completed) {
            completed(completed);
        } else if (event instanceof TranscriptEvent.Failed failed) {
            Provenance from = failed.provenance();
            meters.turns(from.route(), from.model())
                    .failed(settled(failed.turn()))
                    .increment();
        } else if (event instanceof TranscriptEvent.Gap gap) {
            meters.gapSeconds.increment(seconds(gap.range().duration()));
        }
    }

    private void partial(long turn) {
        OpenTurn open = turns.get(turn);
        if (open != null && !open.hasText) {
            open.hasText = true;
            meters.turns(open.route, meters.modelOf(open.route))
                    .firstPartial
                    .record(now() - open.startedAtNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void completed(TranscriptEvent.Completed completed) {
        Provenance from = completed.provenance();
        boolean repaired = settled(completed.turn());
        TurnMeters of = meters.turns(from.route(), from.model());
        of.completed(repaired).increment();
        of.latency(repaired).record(from.latency());
        if (!from.serviceTime().isZero()) { // else the service confirmed no commit, and nothing is known
            of.serviceTime.record(from.serviceTime());
        }
        bill(from.model(), completed.usage(), completed.range().duration());
    }

    private void bill(String model, @Nullable Usage usage, Duration audio) {
        ModelMeters of = meters.model(model);
        if (usage instanceof Usage.Tokens tokens) {
            TokenCount count = TokenCount.of(tokens);
            of.inputAudioTokens.increment((double) count.inputAudio());
            of.inputTextTokens.increment((double) count.inputText());
            of.outputTokens.increment((double) count.output());
        } else if (usage instanceof Usage.Seconds billed) {
            of.billedSeconds.increment(Math.max(0, billed.seconds()));
        }
        OptionalDouble cost = meters.prices.cost(model, usage, audio);
        if (cost.isPresent()) {
            of.cost.increment(cost.getAsDouble());
        } else {
            of.unknownCost.increment();
        }
    }

    /** Forgets the turn, and those before it: outcomes come in order, so they will have none. Returns whether it was repaired. */
    private boolean settled(long turn) {
        OpenTurn open = turns.get(turn);
        turns.headMap(turn, true).clear();
        return open != null && open.repaired;
    }

    @Override
    public void ended(AudioReport report, SignalType signal) {
        turns.clear();
        meters.journals.close(journal);
        meters.activeTranscriptions.decrementAndGet();
        meters.ended(signal).increment();
    }

    private long now() {
        return meters.clock().monotonicTime();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public String toString() {
        return "TranscriberMetrics";
    }
}
