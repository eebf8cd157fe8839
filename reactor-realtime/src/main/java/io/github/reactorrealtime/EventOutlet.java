// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import reactor.core.publisher.FluxSink;

/**
 * Events on their way to the subscriber: never more than it asked for, partials of a turn merged while they wait.
 *
 * <p>Bounded by its user, who stops reading the service when {@link #hasRoom()} says no. Confined to its transcription.
 */
final class EventOutlet {

    /** Enough to keep a subscriber busy that requests in batches; each is at most a turn's text. */
    private static final int MAX_WAITING = 64;

    private final FluxSink<TranscriptEvent> sink;
    private final TranscriberListener listener;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(); // TranscriptEvent or WaitingPartial
    private final Map<Long, WaitingPartial> waitingPartials = new HashMap<>();

    EventOutlet(FluxSink<TranscriptEvent> sink, TranscriberListener listener) {
        this.sink = sink;
        this.listener = listener;
    }

    void add(TranscriptEvent event) {
        if (event instanceof Gap gap && waiting.peekLast() instanceof Gap last && isContinued(last, gap)) {
            waiting.removeLast(); // a subscriber that takes nothing while audio is given up would fill memory with gaps
            waiting.add(new Gap(
                    new AudioRange(
                            last.range().startSample(),
                            gap.range().endSample(),
                            gap.range().sampleRateHz()),
                    gap.cause(),
                    gap.watermark()));
        } else {
            waiting.add(event);
        }
    }

    private static boolean isContinued(Gap first, Gap next) {
        return first.range().endSample() == next.range().startSample()
                && first.cause().equals(next.cause());
    }

    /**
     * Adds text of a turn.
     *
     * @param textSoFar grows with the turn; read when the partial is handed over, which is then up to date
     */
    void addPartial(long turn, String delta, CharSequence textSoFar, int attempt) {
        waitingPartial(turn, textSoFar, attempt).delta.append(delta);
    }

    /** Some of the text of a turn is not what it was: what is said is the whole of it, and no addition. */
    void replacePartial(long turn, CharSequence textSoFar, int attempt) {
        waitingPartial(turn, textSoFar, attempt).replaced = true;
    }

    private WaitingPartial waitingPartial(long turn, CharSequence textSoFar, int attempt) {
        WaitingPartial partial = waitingPartials.get(turn);
        if (partial == null) {
            partial = new WaitingPartial(turn, textSoFar, attempt);
            waitingPartials.put(turn, partial);
            waiting.add(partial);
        }
        return partial;
    }

    /** The turn is transcribed anew: what comes now does not continue what was said before. */
    void restartPartials(long turn) {
        waitingPartials.remove(turn);
    }

    /** Hands over what the subscriber has asked for. */
    void emit() {
        while (!waiting.isEmpty() && !sink.isCancelled() && sink.requestedFromDownstream() > 0) {
            TranscriptEvent event = next();
            listener.emitted(event);
            sink.next(event);
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    boolean hasRoom() {
        return waiting.size() < MAX_WAITING;
    }

    private TranscriptEvent next() {
        Object first = waiting.remove();
        if (first instanceof WaitingPartial partial) {
            waitingPartials.remove(partial.turn, partial);
            return partial.toEvent();
        }
        return (TranscriptEvent) first;
    }

    private static final class WaitingPartial {
        private final long turn;
        private final CharSequence textSoFar;
        private final int attempt;
        private final StringBuilder delta = new StringBuilder();
        private boolean replaced;

        WaitingPartial(long turn, CharSequence textSoFar, int attempt) {
            this.turn = turn;
            this.textSoFar = textSoFar;
            this.attempt = attempt;
        }

        Partial toEvent() {
            return new Partial(turn, replaced ? "" : delta.toString(), textSoFar.toString(), attempt);
        }
    }
}
