// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.event.InputAudioCommand;
import java.util.NavigableSet;
import java.util.function.BiConsumer;

/**
 * Moves audio from the journal to a session, as fast as the socket takes it, and commits where a turn ends by our decision.
 * Confined to its transcription.
 */
final class AudioSender {

    private final RealtimeSession session;
    private final AudioJournal journal;
    private final TranscriptionSettings settings;
    private final TurnTracker tracker;
    private final BiConsumer<String, Long> onCommit;
    private final int frameSamples;
    private final long intervalSamples; // 0 unless turns end by the clock
    private final long maxTurnSamples;
    private final byte[] frame; // one full frame, reused: a session reads it before append returns
    private final NavigableSet<Long> boundaries; // positions where the user wants a turn to end; outlive the session

    private long sent; // position after the last sample given to the session
    private long lastCommit; // position of our last commit
    private long commits;

    /**
     * @param boundaries source positions where a turn has to end; those of the past are removed
     * @param from source position of the session's first audio
     * @param onCommit gets the event id and the position of each commit sent
     */
    AudioSender(
            RealtimeSession session,
            AudioJournal journal,
            TranscriptionSettings settings,
            TurnTracker tracker,
            NavigableSet<Long> boundaries,
            long from,
            BiConsumer<String, Long> onCommit) {
        this.session = session;
        this.journal = journal;
        this.settings = settings;
        this.tracker = tracker;
        this.boundaries = boundaries;
        this.onCommit = onCommit;
        this.frameSamples = (int) settings.samples(settings.frame());
        this.maxTurnSamples = settings.samples(settings.maxTurn());
        this.intervalSamples = settings.turns().interval() == null
                ? 0
                : settings.samples(settings.turns().interval());
        this.frame = new byte[frameSamples * settings.bytesPerSample()];
        this.sent = from;
        this.lastCommit = from;
    }

    /**
     * Sends while the session takes it.
     *
     * @param flush whether to send the rest too that does not fill a frame
     */
    void pump(boolean flush) {
        while (session.isWritable()) {
            long boundary = nextBoundary();
            int count = (int) Math.min(frameSamples, Math.min(journal.end(), boundary) - sent);
            boolean atBoundary = sent + count == boundary;
            if (count < frameSamples && !atBoundary && !(flush && count > 0)) {
                return;
            }
            if (count > 0) {
                append(count);
            }
            if (atBoundary) {
                commit();
            }
        }
    }

    /** Commits what was sent since the last commit, with silence added up to the service's minimum; nothing if nothing was. */
    void commit() {
        long uncommitted = sent - Math.max(lastCommit, tracker.lastEnd());
        lastCommit = sent;
        boundaries
                .headSet(tracker.lastEnd(), true)
                .clear(); // the rest may have to be committed again, by another session
        if (uncommitted <= 0) {
            return;
        }
        if (uncommitted < settings.minCommitSamples()) {
            int missing = (int) (settings.minCommitSamples() - uncommitted);
            session.append(SilenceGate.silence(settings.wireFormat(), missing));
        }
        String eventId = "rr-commit-" + commits++;
        // A write that fails shows as a closed session, which is handled where all closes are.
        session.send(new InputAudioCommand.Commit(eventId)).onErrorComplete().subscribe();
        onCommit.accept(eventId, sent);
    }

    /** Position after the last sample given to the session. */
    long sent() {
        return sent;
    }

    private void append(int count) {
        byte[] audio = count == frameSamples ? frame : new byte[count * settings.bytesPerSample()];
        journal.read(sent, audio);
        session.append(audio);
        sent += count;
    }

    /** The next position where a turn has to end by our decision. */
    private long nextBoundary() {
        long next = Long.MAX_VALUE;
        Long wanted = boundaries.higher(lastCommit);
        if (wanted != null) {
            next = Math.max(sent, wanted);
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
