// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.TranscriptEvent.SpeechStarted;
import io.github.reactorrealtime.TranscriptEvent.SpeechStopped;
import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.TurnDetector;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Turns that we find ourselves, before any session has heard of them: their ranges are exact, and the same on whichever route they are
 * transcribed. What lies between is passed over at once. Confined to its transcription.
 */
final class ClientTurns {

    /** Read from the journal at once. */
    private static final int CHUNK_SAMPLES = 2_400;

    private final TurnDetector detector;
    private final AudioJournal journal;
    private final TurnTracker tracker;
    private final EventOutlet outlet;
    private final TranscriptionSettings settings;
    private final ArrayDeque<Turn> unsent = new ArrayDeque<>(); // not committed by any session yet, in source order
    private final byte[] bytes;
    private final short[] samples = new short[CHUNK_SAMPLES];
    private final Boundaries boundaries = new Boundaries();

    private long detected; // position up to which the detector has heard the audio
    private @Nullable Turn speech; // begun, not ended
    private boolean announced; // the subscriber was told of the speech
    private boolean finished;

    ClientTurns(
            TurnDetector detector,
            AudioJournal journal,
            TurnTracker tracker,
            EventOutlet outlet,
            TranscriptionSettings settings) {
        this.detector = detector;
        this.journal = journal;
        this.tracker = tracker;
        this.outlet = outlet;
        this.settings = settings;
        this.bytes = new byte[CHUNK_SAMPLES * settings.bytesPerSample()];
    }

    /**
     * Hears what has come into the journal since the last time.
     *
     * @param last whether nothing more will come
     */
    void detect(boolean last) {
        while (detected < journal.end()) {
            int count = (int) Math.min(CHUNK_SAMPLES, journal.end() - detected);
            byte[] audio = count == CHUNK_SAMPLES ? bytes : new byte[count * settings.bytesPerSample()];
            journal.read(detected, audio);
            decode(audio, count);
            long before = detected;
            detected += count;
            detector.detect(samples, count, boundaries.from(before));
            endIfTooLong();
            passOver(detector.quietUntil());
        }
        if (last && !finished) {
            finished = true;
            finish();
        }
    }

    /** The next turn to send, also while it is still being spoken; {@code null} when there is none. */
    @Nullable
    Turn next() {
        Turn first;
        while ((first = unsent.peek()) != null && first.isSettled()) {
            unsent.remove(); // given up while it waited
        }
        return first;
    }

    /** A session has all of it, and was asked for its text. */
    void sent(Turn turn) {
        unsent.remove(turn);
    }

    /** Whether a session has all turns there are, and no more will come. */
    boolean areAllSent() {
        return finished && next() == null;
    }

    /** Where a new session begins. */
    long resumePoint() {
        Turn first = next();
        return first == null ? tracker.resumePoint() : first.start();
    }

    /** Whether no session has all of it yet. */
    boolean isUnsent(Turn turn) {
        return unsent.contains(turn);
    }

    /** The end of the source is the end of the turn; and a last word too short for the detector is one all the same. */
    private void finish() {
        continueIfEnded();
        if (speech != null) {
            end(speech, journal.end());
        } else if (!SilenceGate.isSilent(
                journal, settings.wireFormat(), Math.max(tracker.resumePoint(), journal.start()), journal.end())) {
            begin(tracker.resumePoint());
            boundaries.turnEnded(journal.end());
        }
        passOver(journal.end());
    }

    private void begin(long position) {
        passOver(position);
        Turn turn = tracker.add(position);
        speech = turn;
        unsent.add(turn);
        announced = outlet.hasRoom(); // a subscriber that takes nothing would fill memory with beginnings
        if (announced) {
            outlet.add(new SpeechStarted(turn.number, settings.time(turn.start())));
        }
    }

    private void end(Turn turn, long position) {
        speech = null;
        if (!turn.hasEnd()) {
            tracker.end(turn, position, settings.nanos());
        }
        if (announced) {
            outlet.add(new SpeechStopped(turn.number, settings.time(turn.end())));
        }
    }

    /** A turn has to fit into the journal, whatever the detector says. */
    private void endIfTooLong() {
        continueIfEnded();
        Turn turn = speech;
        if (turn != null && detected - turn.start() >= settings.samples(settings.maxTurn())) {
            end(turn, detected);
            begin(detected);
        }
    }

    /** A service may end a turn by itself; what is spoken from there on is another one. */
    private void continueIfEnded() {
        Turn turn = speech;
        if (turn != null && turn.hasEnd()) {
            end(turn, turn.end());
            if (turn.end() < detected) {
                begin(turn.end());
            }
        }
    }

    private void passOver(long position) {
        if (speech == null) {
            tracker.passedOver(Math.min(position, detected));
        }
    }

    private void decode(byte[] audio, int count) {
        AudioEncoding encoding = settings.wireFormat().encoding();
        for (int i = 0; i < count; i++) {
            samples[i] = SilenceGate.sample(audio, i, encoding);
        }
    }

    /** A detector is the user's own, maybe: what it says is fitted into what is possible. */
    private final class Boundaries implements TurnDetector.Listener {

        private long heardBefore; // and possibly sent

        Boundaries from(long position) {
            heardBefore = position;
            return this;
        }

        @Override
        public void turnBegan(long position) {
            if (speech == null) {
                begin(Math.min(Math.max(position, tracker.resumePoint()), detected));
            }
        }

        @Override
        public void turnEnded(long position) {
            Turn turn = speech;
            if (turn != null) {
                long least = Math.max(heardBefore, turn.start() + settings.minCommitSamples());
                end(turn, Math.min(Math.max(position, least), detected));
            }
        }
    }
}
