// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.policy.Permit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One turn between its first sign and its outcome, over all attempts to transcribe it. Confined to its transcription. */
final class Turn {

    static final long UNKNOWN = -1;

    /** The number of a stretch that never became a turn: a gap. */
    static final long NO_NUMBER = -1;

    final long number;
    private long start;
    private long end = UNKNOWN; // until the service or our commit says where it ends
    private long endedAtNanos; // when that became known
    private @Nullable Outcome outcome;

    // the present attempt
    private int attempt = 1;
    private @Nullable Object owner; // the session whose answer counts; null between attempts
    private @Nullable String itemId; // null for a commit that was never confirmed
    private boolean committed;
    private long committedAtNanos;
    private TurnText text = new TurnText();
    private boolean partial;
    private boolean writtenAlong; // text came while it was spoken
    private long partialAtNanos;
    private @Nullable Permit permit; // of the breaker of the route it is on

    private @Nullable RepairState repair; // once an attempt failed
    private Outcome.@Nullable Transcribed doubted; // a text that was not believed: better than none

    Turn(long number, long start) {
        this.number = number;
        this.start = start;
    }

    long start() {
        return start;
    }

    /** The audio before is no longer part of it: the service of a later session heard it begin later, or it was given up. */
    void startAt(long position) {
        start = position;
    }

    long end() {
        return end;
    }

    boolean hasEnd() {
        return end != UNKNOWN;
    }

    void end(long position, long nowNanos) {
        end = Math.max(start, position);
        endedAtNanos = nowNanos;
    }

    /** From the end of the turn, as it became known, until the given time. */
    Duration sinceEnd(long nowNanos) {
        return hasEnd() ? Duration.ofNanos(Math.max(0, nowNanos - endedAtNanos)) : Duration.ZERO;
    }

    int attempt() {
        return attempt;
    }

    /** Whether an answer from there counts. */
    boolean isOwnedBy(Object session) {
        return session.equals(owner) && !isSettled();
    }

    /** From now on only that session's answers count. */
    void assign(Object session, @Nullable String item) {
        owner = session;
        itemId = item;
    }

    /** The attempt is over without an outcome; what it said is forgotten. Answers of its session don't count any more. */
    void endAttempt() {
        owner = null;
        itemId = null;
        committed = false;
        partial = false;
        writtenAlong = false;
        text = new TurnText();
        attempt++;
    }

    @Nullable
    String itemId() {
        return itemId;
    }

    void item(String id) {
        itemId = id;
    }

    boolean isCommitted() {
        return committed;
    }

    void commit(long nowNanos) {
        committed = true;
        committedAtNanos = nowNanos;
    }

    /** From the confirmed commit until the given time; zero for a turn that was answered without one. */
    Duration sinceCommit(long nowNanos) {
        return committed ? Duration.ofNanos(Math.max(0, nowNanos - committedAtNanos)) : Duration.ZERO;
    }

    /** More text came, and the rest is due soon. Returns whether it is the first of this attempt. */
    boolean onPartial(long nowNanos) {
        partialAtNanos = nowNanos;
        writtenAlong |= !committed;
        boolean first = !partial;
        partial = true;
        return first;
    }

    Duration sincePartial(long nowNanos) {
        return Duration.ofNanos(Math.max(0, nowNanos - partialAtNanos));
    }

    /**
     * Whether the model writes while it listens. Then text is no sign that the rest is near: it may lag behind the audio by as much
     * as the turn is long.
     */
    boolean isWrittenAlong() {
        return writtenAlong;
    }

    /** What this attempt has said so far. */
    TurnText text() {
        return text;
    }

    @Nullable
    Permit permit() {
        return permit;
    }

    void permit(@Nullable Permit granted) {
        permit = granted;
    }

    /** The present attempt says nothing about its route. */
    void releasePermit() {
        if (permit != null) {
            permit.release();
        }
    }

    /** Where an answer that comes now comes from. */
    Provenance provenance(Rung rung, @Nullable RealtimeSession session, long nowNanos) {
        Duration service = sinceCommit(nowNanos);
        return new Provenance(
                rung.name(),
                rung.route.model(),
                attempt,
                session == null ? null : session.support().sessionId(),
                itemId,
                sinceEnd(nowNanos).minus(service),
                service);
    }

    @Nullable
    RepairState repair() {
        return repair;
    }

    void repair(RepairState state) {
        repair = state;
    }

    Outcome.@Nullable Transcribed doubted() {
        return doubted;
    }

    void doubt(Outcome.Transcribed answer) {
        doubted = answer;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    boolean isSettled() {
        return outcome != null;
    }

    void settle(Outcome result) {
        outcome = result;
        owner = null;
        releasePermit(); // ended already unless nobody answered
    }

    /** How a turn ended; makes the terminal event once it is the turn's turn. */
    sealed interface Outcome {

        TranscriptEvent toEvent(Turn turn, AudioRange range, Duration watermark);

        record Transcribed(TranscriptionEvent.Completed answer, Provenance provenance) implements Outcome {
            @Override
            public TranscriptEvent toEvent(Turn turn, AudioRange range, Duration watermark) {
                return new Completed(
                        turn.number,
                        range,
                        answer.transcript(),
                        answer.languages(),
                        answer.logprobs(),
                        answer.usage(),
                        provenance,
                        watermark);
            }
        }

        record NotTranscribed(RealtimeException cause, Provenance provenance) implements Outcome {
            @Override
            public TranscriptEvent toEvent(Turn turn, AudioRange range, Duration watermark) {
                return new Failed(turn.number, range, cause, provenance, watermark);
            }
        }

        record GivenUp(String cause) implements Outcome {
            @Override
            public TranscriptEvent toEvent(Turn turn, AudioRange range, Duration watermark) {
                return new Gap(range, cause, watermark);
            }
        }
    }
}
