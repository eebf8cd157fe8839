// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import org.jspecify.annotations.Nullable;

/** Sends the turns that we found ourselves, one after the other, and commits each: silence stays here. */
final class TurnSender extends AudioSender {

    private final Object live;
    private final AudioJournal journal;
    private final ClientTurns turns;
    private final OnCommit onCommit;

    private @Nullable Turn current; // being sent
    private long currentFrom; // where sending it began

    /** @param live whose answers count for what is sent here */
    TurnSender(
            Object live,
            RealtimeSession session,
            AudioJournal journal,
            TranscriptionSettings settings,
            ClientTurns turns,
            OnCommit onCommit) {
        super(session, journal, settings, turns.resumePoint());
        this.live = live;
        this.journal = journal;
        this.turns = turns;
        this.onCommit = onCommit;
    }

    @Override
    void pump(boolean flush) {
        while (isWritable()) {
            Turn turn = turns.next();
            if (turn == null) {
                current = null;
                return;
            }
            if (turn != current) {
                begin(turn);
            }
            long end = turn.hasEnd() ? turn.end() : journal.end();
            int count = (int) Math.min(frameSamples, end - sent());
            if (count < frameSamples && !turn.hasEnd()) {
                return;
            }
            if (count > 0) {
                assign(turn);
                append(count);
            }
            if (turn.hasEnd() && sent() >= turn.end()) {
                commit();
            }
        }
    }

    private void begin(Turn turn) {
        current = turn;
        currentFrom = turn.start();
        skipTo(turn.start());
    }

    /** Not before there is something to answer for: a turn may be the next one of several sessions before one gets it. */
    private void assign(Turn turn) {
        if (sent() == currentFrom) {
            turn.assign(live, null);
        }
    }

    @Override
    void commit() {
        Turn turn = current;
        if (turn == null) {
            return;
        }
        turns.sent(turn);
        current = null;
        if (!turn.isCommitted()) { // else the service has ended it by itself
            sendCommit(sent() - currentFrom, turn, onCommit);
        }
    }

    @Override
    boolean isCutOff() {
        return current != null && (current.isSettled() || sent() < current.start());
    }

    @Override
    boolean isBetweenTurns() {
        return current == null || sent() == currentFrom;
    }
}
