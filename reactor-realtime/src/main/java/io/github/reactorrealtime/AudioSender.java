// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.event.InputAudioCommand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves audio from the journal to a session, as fast as the socket takes it, and commits where a turn ends by our decision.
 * Confined to its transcription.
 */
abstract class AudioSender {

    final TranscriptionSettings settings;
    final int frameSamples;

    private final RealtimeSession session;
    private final AudioJournal journal;
    private final byte[] frame; // one full frame, reused: a session reads it before append returns
    private long appended; // samples, silence included
    private long sent; // position after the last sample given to the session
    private long commits;
    private long catchUp; // samples of silence between speech and a commit

    /** Hears of each commit. */
    interface OnCommit {

        /**
         * Called when the commit is on its way.
         *
         * @param eventId by which the service may refuse it
         * @param position of the source up to which it commits
         * @param turn what it commits, {@code null} when only the answer will tell
         */
        void sent(String eventId, long position, @Nullable Turn turn);
    }

    /** @param from source position of the session's first audio */
    AudioSender(RealtimeSession session, AudioJournal journal, TranscriptionSettings settings, long from) {
        this.session = session;
        this.journal = journal;
        this.settings = settings;
        this.frameSamples = (int) settings.samples(settings.frame());
        this.frame = new byte[frameSamples * settings.bytesPerSample()];
        this.sent = from;
    }

    /**
     * Sends while the session takes it.
     *
     * @param flush whether to send the rest too that does not fill a frame
     */
    abstract void pump(boolean flush);

    /** Commits what was sent since the last commit, with silence added up to the service's minimum; nothing if nothing was. */
    abstract void commit();

    /** Whether audio that has to be sent next is gone: given up, because there was no room for it any more. */
    abstract boolean isCutOff();

    /** Whether the audio may go elsewhere without sending much of it twice. */
    abstract boolean isBetweenTurns();

    /** Position after the last sample given to the session. */
    long sent() {
        return sent;
    }

    /** How many samples the session was given so far. */
    long appended() {
        return appended;
    }

    boolean isWritable() {
        return session.isWritable();
    }

    /** Goes on there; what lies between is not for the service. */
    void skipTo(long position) {
        sent = position;
    }

    void append(int count) {
        byte[] audio = count == frameSamples ? frame : new byte[count * settings.bytesPerSample()];
        journal.read(sent, audio);
        session.append(audio);
        sent += count;
        appended += count;
    }

    /** A commit in mid-speech gets so much silence before it: some models cut off what they have not decoded when it comes. */
    void catchUpIn(Duration silence) {
        catchUp = settings.samples(silence);
    }

    /**
     * @param uncommitted how many samples the service has that are in no turn yet
     * @param turn which they are, if that is known
     */
    void sendCommit(long uncommitted, @Nullable Turn turn, OnCommit onCommit) {
        long missing = Math.max(settings.minCommitSamples() - uncommitted, endsInSpeech(uncommitted) ? catchUp : 0);
        if (missing > 0) {
            session.append(SilenceGate.silence(settings.wireFormat(), (int) missing));
            appended += missing;
        }
        String eventId = "rr-commit-" + commits++;
        // A write that fails shows as a closed session, which is handled where all closes are.
        session.send(new InputAudioCommand.Commit(eventId)).onErrorComplete().subscribe();
        onCommit.sent(eventId, sent, turn);
    }

    private boolean endsInSpeech(long uncommitted) {
        long from = sent - Math.min(uncommitted, catchUp);
        return SilenceGate.loudSamples(journal, settings.wireFormat(), from, sent) > 0;
    }
}
