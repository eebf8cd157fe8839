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
 * Which conversation items of one session stand for which turns. Items of different sessions have nothing to do with each other, even
 * if their ids are equal. Confined to its transcription.
 */
final class SessionItems {

    /** Items whose late or repeated answers are recognised. More than can be under way at once by far. */
    private static final int REMEMBERED_ITEMS = 1024;

    private final Object session;
    private final TurnTracker tracker;
    private final boolean turnsAreOurs;
    private final Map<String, Turn> byItem = new HashMap<>();
    private final Set<String> finishedItems = new LinkedHashSet<>();
    private final ArrayDeque<PendingCommit> pendingCommits = new ArrayDeque<>();
    private boolean retired;

    /** A commit of ours that the service has neither confirmed nor refused. */
    record PendingCommit(
            String eventId,
            long position,
            long sentAtNanos,
            @Nullable Turn turn) {}

    /**
     * @param session whose answers count for the turns found here
     * @param turnsAreOurs whether the turns are known before the session is asked for them; else its items make them
     */
    SessionItems(Object session, TurnTracker tracker, boolean turnsAreOurs) {
        this.session = session;
        this.tracker = tracker;
        this.turnsAreOurs = turnsAreOurs;
    }

    /**
     * The turn of an item; a new one starts at the given position.
     *
     * @return {@code null} when the item's answers don't count: it has its outcome, or the session has no say any more
     */
    @Nullable
    Turn turn(String itemId, long startIfNew) {
        Turn known = byItem.get(itemId);
        if (known != null) {
            return known.isOwnedBy(session) ? known : null;
        }
        if (finishedItems.contains(itemId)) {
            return null;
        }
        Turn turn = turnsAreOurs ? firstWithoutItem() : retired ? null : tracker.add(startIfNew);
        if (turn != null) {
            turn.assign(session, itemId);
            byItem.put(itemId, turn);
        }
        return turn;
    }

    /** Items come in the order of the audio. */
    private @Nullable Turn firstWithoutItem() {
        return open().stream().filter(turn -> turn.itemId() == null).findFirst().orElse(null);
    }

    /** The turn of an item that was heard of and has no outcome, else {@code null}. */
    @Nullable
    Turn turnIfOpen(String itemId) {
        return byItem.get(itemId);
    }

    /** The item has its outcome, or is being transcribed elsewhere. */
    void finish(Turn turn) {
        if (turn.itemId() != null && byItem.remove(turn.itemId(), turn)) {
            finishedItems.add(turn.itemId());
            if (finishedItems.size() > REMEMBERED_ITEMS) {
                Iterator<String> oldest = finishedItems.iterator();
                oldest.next();
                oldest.remove();
            }
        }
    }

    /** From now on the session has a say only about items it has announced. */
    void retire() {
        retired = true;
        pendingCommits.clear();
    }

    /** We asked for everything up to the position to be committed. */
    void commitSent(String eventId, long position, @Nullable Turn turn, long nowNanos) {
        pendingCommits.add(new PendingCommit(eventId, position, nowNanos, turn));
    }

    /** Whether the commit is still neither confirmed nor refused. */
    boolean isPending(String eventId) {
        return pendingCommits.stream().anyMatch(commit -> commit.eventId().equals(eventId));
    }

    /** Our oldest commit, which is answered by an item. */
    @Nullable
    PendingCommit commitAnswered() {
        return pendingCommits.poll();
    }

    /** A turn has its item, so our commit of it, if there was one, is answered. */
    void commitOfTurnAnswered(Turn turn) {
        pendingCommits.removeIf(commit -> commit.turn() == turn);
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

    boolean hasPendingCommit() {
        return !pendingCommits.isEmpty();
    }

    /** Turns whose answers are awaited from this session, in source order. */
    List<Turn> open() {
        return tracker.open().stream().filter(turn -> turn.isOwnedBy(session)).toList();
    }

    /** Turns before the given one that the session announced and never committed. */
    List<Turn> forgottenBefore(Turn turn) {
        return open().stream()
                .filter(other -> other.number < turn.number && !other.isCommitted())
                .toList();
    }
}
