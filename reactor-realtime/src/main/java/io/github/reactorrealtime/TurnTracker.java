// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.Turn.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which stretches of the source became turns, and how each ended: the book of a transcription, over all its sessions.
 *
 * <p>Turns are numbered in the order they are first heard of, which is the order of the source; their outcomes come in any order
 * and leave in that of the source. Ranges are disjoint and ascending. Between turns lies silence, which counts as passed over
 * as soon as something after it is known. Confined to its transcription.
 */
final class TurnTracker {

    private final ArrayList<Turn> unsettled =
            new ArrayList<>(); // in source order; also settled ones behind an open one

    private @Nullable Turn
            withdrawn; // announced by a session that was lost in mid-speech; the next session will hear it again
    private long nextNumber;
    private long settled; // the watermark: everything before this position is settled
    private long lastEnd; // end of the last turn whose end is known; undecided audio starts here
    private long completedSamples;
    private long failedSamples;
    private long gapSamples;

    /** A turn that begins about here. It is the withdrawn one if there is one, heard again. */
    Turn add(long start) {
        Turn heardAgain = withdrawn;
        if (heardAgain != null) {
            withdrawn = null;
            heardAgain.startAt(Math.max(start, resumePoint()));
            return heardAgain;
        }
        Turn last = unsettled.isEmpty() ? null : unsettled.get(unsettled.size() - 1);
        long earliest = last == null ? resumePoint() : Math.max(resumePoint(), last.start());
        Turn turn = new Turn(nextNumber++, Math.max(start, earliest));
        unsettled.add(turn);
        return turn;
    }

    /** How many were heard of so far. */
    long turns() {
        return nextNumber;
    }

    /** Ends a turn, at the latest where the next one begins: a service may begin one without ending the one before. */
    void end(Turn turn, long position, long nowNanos) {
        long limit = position;
        for (Turn other : unsettled) {
            if (other.number > turn.number) {
                limit = Math.min(limit, other.start());
            }
        }
        turn.end(limit, nowNanos);
        lastEnd = Math.max(lastEnd, turn.end());
    }

    /** Remembers the outcome of a turn whose end is known; it leaves by {@link #pollSettled()} when it is the turn's turn. */
    void settle(Turn turn, Outcome found) {
        if (turn.isSettled()) {
            return;
        }
        Outcome doubted = turn.doubted();
        Outcome outcome = found instanceof Outcome.Transcribed || doubted == null ? found : doubted;
        if (turn == withdrawn) {
            withdrawn = null;
        }
        turn.settle(outcome);
        long samples = turn.end() - turn.start();
        if (outcome instanceof Outcome.Transcribed) {
            completedSamples += samples;
        } else if (outcome instanceof Outcome.NotTranscribed) {
            failedSamples += samples;
        } else {
            gapSamples += samples;
        }
    }

    /** The session that announced the turn can't say any more where it ends; its audio is undecided again. */
    void withdraw(Turn turn) {
        turn.endAttempt();
        withdrawn = turn;
    }

    /** Nothing but silence lies between the last turn and the position; ignored while somebody is speaking. */
    void passedOver(long position) {
        if (openSpeech() != null) {
            return;
        }
        if (withdrawn != null && withdrawn.start() < position) {
            unsettled.remove(withdrawn); // heard once, and not when it was sent again
            withdrawn = null;
        }
        lastEnd = Math.max(lastEnd, position);
    }

    /** Gives up everything before the position that has no outcome yet; a turn across it as a whole if its end is known. */
    void giveUp(long position, String cause, long nowNanos) {
        long upTo = position;
        for (Turn turn : unsettled) {
            if (turn.hasEnd() && turn.start() < upTo && !turn.isSettled()) {
                settle(turn, new Outcome.GivenUp(cause));
                upTo = Math.max(upTo, turn.end());
            }
        }
        if (resumePoint() < upTo) {
            addGap(resumePoint(), upTo, cause, nowNanos);
        }
    }

    private void addGap(long from, long to, String cause, long nowNanos) {
        int index = 0;
        while (index < unsettled.size() && unsettled.get(index).hasEnd()) {
            index++; // every turn with an end lies before: undecided audio starts behind the last of them
        }
        for (Turn speech : unsettled.subList(index, unsettled.size())) {
            speech.startAt(Math.max(speech.start(), to));
        }
        Turn gap = new Turn(Turn.NO_NUMBER, from);
        gap.end(to, nowNanos);
        unsettled.add(index, gap);
        settle(gap, new Outcome.GivenUp(cause));
        lastEnd = to;
    }

    /** The next turn in source order if it has an outcome; moves the watermark. {@code null} when the next one is still open. */
    @Nullable
    Turn pollSettled() {
        if (unsettled.isEmpty()) {
            settled = Math.max(settled, lastEnd);
            return null;
        }
        Turn first = unsettled.get(0);
        settled = Math.max(settled, first.start());
        if (!first.isSettled()) {
            return null;
        }
        unsettled.remove(0);
        settled = Math.max(settled, first.end());
        return first;
    }

    /** Position before which everything is settled. Never goes back. */
    long watermark() {
        return settled;
    }

    /** Position up to which all audio belongs to a turn with a known end, or is silence. */
    long lastEnd() {
        return lastEnd;
    }

    /** Where a new session has to begin: everything before is decided. */
    long resumePoint() {
        return Math.max(lastEnd, settled);
    }

    /** Whether no turn is open. */
    boolean isIdle() {
        return unsettled.isEmpty();
    }

    /** The turn that is being heard right now: begun, not ended. */
    @Nullable
    Turn openSpeech() {
        for (int i = unsettled.size() - 1; i >= 0; i--) {
            Turn turn = unsettled.get(i);
            if (!turn.isSettled() && !turn.hasEnd() && turn != withdrawn) {
                return turn;
            }
        }
        return null;
    }

    /** All turns that have no outcome yet, in source order. */
    List<Turn> open() {
        return unsettled.stream().filter(turn -> !turn.isSettled()).toList();
    }

    /** What became of the audio, of which so much was taken in. */
    AudioReport report(long accepted, int sampleRateHz) {
        long passedOver = settled - completedSamples - failedSamples - gapSamples;
        for (Turn turn : unsettled) {
            if (turn.isSettled()) {
                passedOver += turn.end() - turn.start(); // has an outcome, but not left yet
            }
        }
        return new AudioReport(
                accepted, completedSamples, failedSamples, gapSamples, passedOver, settled, sampleRateHz);
    }
}
