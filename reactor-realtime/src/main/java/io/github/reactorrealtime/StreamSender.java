// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import java.time.Duration;
import java.util.NavigableSet;

/**
 * Sends all of the audio, silence too: the service hears the turns, or they end by the clock or by the user's word.
 */
final class StreamSender extends AudioSender {

    /** With turns of ours: what may have been sent since the last one when the audio goes elsewhere. */
    private static final Duration SHORT_OVERLAP = Duration.ofSeconds(1);

    private final AudioJournal journal;
    private final TurnTracker tracker;
    private final OnCommit onCommit;
    private final Pace pace;
    private final long intervalSamples; // 0 unless turns end by the clock
    private final long maxTurnSamples;
    private final NavigableSet<Long> boundaries; // positions where the user wants a turn to end; outlive the session

    private long lastCommit; // position of our last commit

    /**
     * @param boundaries source positions where a turn has to end; those of the past are removed
     * @param from source position of the session's first audio
     */
    StreamSender(
            RealtimeSession session,
            AudioJournal journal,
            TranscriptionSettings settings,
            TurnTracker tracker,
            NavigableSet<Long> boundaries,
            long from,
            Pace pace,
            OnCommit onCommit) {
        super(session, journal, settings, from);
        this.journal = journal;
        this.tracker = tracker;
        this.boundaries = boundaries;
        this.onCommit = onCommit;
        this.pace = pace;
        this.maxTurnSamples = settings.samples(settings.maxTurn());
        this.intervalSamples = settings.turns().interval() == null
                ? 0
                : settings.samples(settings.turns().interval());
        this.lastCommit = from;
    }

    @Override
    void pump(boolean flush) {
        while (isWritable()) {
            long boundary = nextBoundary();
            int count = (int) Math.min(frameSamples, Math.min(journal.end(), boundary) - sent());
            boolean atBoundary = sent() + count == boundary;
            if (count < frameSamples && !atBoundary && !(flush && count > 0)) {
                return;
            }
            if (count > 0) {
                if (settings.turns().areDetectedByService() && !pace.allows(count)) {
                    return;
                }
                append(count);
            }
            if (atBoundary) {
                commit();
            }
        }
    }

    @Override
    void commit() {
        long uncommitted = sent() - Math.max(lastCommit, tracker.lastEnd());
        lastCommit = sent();
        boundaries
                .headSet(tracker.lastEnd(), true)
                .clear(); // the rest may have to be committed again, by another session
        if (uncommitted > 0) {
            sendCommit(uncommitted, null, onCommit);
        }
    }

    @Override
    boolean isCutOff() {
        return sent() < tracker.resumePoint();
    }

    @Override
    boolean isBetweenTurns() {
        return tracker.openSpeech() == null
                && (settings.turns().areDetectedByService()
                        || sent() - tracker.resumePoint() <= settings.samples(SHORT_OVERLAP));
    }

    /** The next position where a turn has to end by our decision. */
    private long nextBoundary() {
        long next = Long.MAX_VALUE;
        Long wanted = boundaries.higher(lastCommit);
        if (wanted != null) {
            next = Math.max(sent(), wanted);
        }
        if (intervalSamples > 0) {
            next = Math.min(next, lastCommit + intervalSamples);
        }
        if (!settings.turns().areDetectedByService()) {
            // A turn has to fit into the journal, or its audio could not be kept until it is settled.
            next = Math.min(next, lastCommit + maxTurnSamples);
        }
        return next;
    }
}
