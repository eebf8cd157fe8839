// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which stretch of the source became which item, and how each ended: the book of a transcription.
 *
 * <p>Turns are numbered in the order they are first heard of, which is the order of the source; their outcomes come in any order
 * and leave in that of the source. Ranges are disjoint and ascending. Between turns lies silence, which counts as passed over
 * as soon as something after it is known. Confined to its transcription.
 */
final class TurnTracker {

    /** Items whose late or repeated answers are recognised. More than can be under way at once by far. */
    private static final int REMEMBERED_ITEMS = 1024;

    private final ArrayDeque<Turn> unsettled =
            new ArrayDeque<>(); // in source order; also settled ones behind an open one
    private final Map<String, Turn> byItem = new HashMap<>();
    private final Set<String> settledItems = new LinkedHashSet<>();
    private final ArrayDeque<PendingCommit> pendingCommits = new ArrayDeque<>();

    private long nextNumber;
    private long settled; // the watermark: everything before this position is settled
    private long lastEnd; // end of the last turn whose end is known; uncommitted audio starts here

    /** A commit of ours that the service has neither confirmed nor refused. */
    record PendingCommit(String eventId, long position) {}

    /** The turn of an item; a new one starts at the given position. {@code null} when the item is settled already. */
    @Nullable
    Turn turn(String itemId, long startIfNew) {
        Turn known = byItem.get(itemId);
        if (known != null || settledItems.contains(itemId)) {
            return known;
        }
        Turn turn = add(itemId, startIfNew);
        byItem.put(itemId, turn);
        return turn;
    }

    /** The turn of an item that was heard of and has no outcome, else {@code null}. */
    @Nullable
    Turn turnIfOpen(String itemId) {
        return byItem.get(itemId);
    }

    /** The service says that it has the turn's audio: by its own decision, or because we asked it to. */
    void committed(Turn turn, long sentUpTo, long nowNanos) {
        if (turn.isCommitted()) {
            return;
        }
        turn.commit(nowNanos);
        if (turn.end() == Turn.UNKNOWN) {
            endUnannounced(turn, sentUpTo);
        }
    }

    /** The service heard the turn end. */
    void speechStopped(Turn turn, long position) {
        if (!turn.isCommitted()) {
            end(turn, position);
        }
    }

    /** We asked for everything up to the position to be committed. */
    void commitSent(String eventId, long position) {
        pendingCommits.add(new PendingCommit(eventId, position));
    }

    /**
     * The service refused a commit of ours.
     *
     * @param eventId what the refusal answers, {@code null} when it does not say: then it is the oldest
     * @return the commit, {@code null} when it is not one of ours
     */
    @Nullable
    PendingCommit commitRefused(@Nullable String eventId) {
        if (eventId == null) {
            return pendingCommits.poll();
        }
        for (Iterator<PendingCommit> all = pendingCommits.iterator(); all.hasNext(); ) {
            PendingCommit commit = all.next();
            if (commit.eventId().equals(eventId)) {
                all.remove();
                return commit;
            }
        }
        return null;
    }

    /** The audio up to a commit that never became an item, as a turn of its own, so that it can be settled. */
    Turn turnWithoutItem(long end) {
        Turn turn = add(null, lastEnd);
        end(turn, end);
        return turn;
    }

    /** Nothing but silence lies between the last turn and the position. */
    void passedOver(long position) {
        if (byItem.isEmpty() && pendingCommits.isEmpty()) {
            lastEnd = Math.max(lastEnd, position);
        }
    }

    /** Remembers the outcome; it leaves by {@link #pollSettled()} when it is the turn's turn. */
    void settle(Turn turn, Turn.Outcome outcome, long sentUpTo) {
        if (turn.isSettled()) {
            return;
        }
        if (turn.end() == Turn.UNKNOWN) {
            endUnannounced(turn, sentUpTo);
        }
        turn.settle(outcome);
        if (turn.itemId != null) {
            byItem.remove(turn.itemId);
            remember(turn.itemId);
        }
    }

    /** The next turn in source order if it has an outcome; moves the watermark. {@code null} when the next one is still open. */
    @Nullable
    Turn pollSettled() {
        Turn first = unsettled.peek();
        if (first == null) {
            settled = Math.max(settled, lastEnd);
            return null;
        }
        settled = Math.max(settled, first.start);
        if (!first.isSettled()) {
            return null;
        }
        unsettled.remove();
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

    /** Whether no turn is open and no commit unanswered. */
    boolean isIdle() {
        return unsettled.isEmpty() && pendingCommits.isEmpty();
    }

    boolean hasPendingCommit() {
        return !pendingCommits.isEmpty();
    }

    /** The turn the service is hearing right now: begun, not ended. */
    @Nullable
    Turn openSpeech() {
        Turn last = unsettled.peekLast();
        return last != null && !last.isSettled() && last.end() == Turn.UNKNOWN ? last : null;
    }

    /** All turns that have no outcome yet, in source order. */
    Iterable<Turn> open() {
        return unsettled.stream().filter(turn -> !turn.isSettled()).toList();
    }

    /** Turns before the given one that have neither been committed nor an outcome. */
    List<Turn> openBefore(Turn turn) {
        return unsettled.stream()
                .filter(other -> other.number < turn.number && !other.isSettled() && !other.isCommitted())
                .toList();
    }

    private Turn add(@Nullable String itemId, long start) {
        Turn last = unsettled.peekLast();
        long earliest = last == null ? lastEnd : Math.max(lastEnd, last.start);
        Turn turn = new Turn(nextNumber++, itemId, Math.max(start, earliest));
        unsettled.add(turn);
        return turn;
    }

    /** No end of speech was announced: the turn answers our own oldest commit, or a server that announces nothing. */
    private void endUnannounced(Turn turn, long sentUpTo) {
        PendingCommit ours = pendingCommits.poll();
        end(turn, ours == null ? sentUpTo : ours.position());
    }

    /** Ends a turn, at the latest where the next one begins: a service may begin one without ending the one before. */
    private void end(Turn turn, long position) {
        long limit = position;
        for (Turn other : unsettled) {
            if (other.number > turn.number) {
                limit = Math.min(limit, other.start);
            }
        }
        turn.end(limit);
        lastEnd = Math.max(lastEnd, turn.end());
    }

    private void remember(String itemId) {
        settledItems.add(itemId);
        if (settledItems.size() > REMEMBERED_ITEMS) {
            Iterator<String> oldest = settledItems.iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
