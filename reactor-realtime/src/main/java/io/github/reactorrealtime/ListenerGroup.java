// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.provider.Retirement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/** Tells several listeners, none of which can harm the others or a transcription. */
final class ListenerGroup implements TranscriberListener {

    private static final Logger log = LoggerFactory.getLogger(RealtimeTranscriber.class);

    private final List<TranscriberListener> listeners;
    private final Set<Class<?>> broken; // what one throws once, it is likely to throw at each turn

    ListenerGroup(List<? extends TranscriberListener> listeners) {
        this(listeners, ConcurrentHashMap.newKeySet());
    }

    private ListenerGroup(List<? extends TranscriberListener> listeners, Set<Class<?>> broken) {
        this.listeners = listeners.stream().flatMap(ListenerGroup::members).toList();
        this.broken = broken;
    }

    /** A group in a group would only be told in more steps. */
    private static Stream<TranscriberListener> members(TranscriberListener listener) {
        return listener instanceof ListenerGroup group
                ? group.listeners.stream()
                : Stream.of(requireNonNull(listener, "listener"));
    }

    @Override
    public TranscriberListener subscribed(ContextView context) {
        return new ListenerGroup(
                listeners.stream()
                        .map(listener -> subscribed(listener, context))
                        .filter(listener -> !NONE.equals(listener))
                        .toList(),
                broken);
    }

    private TranscriberListener subscribed(TranscriberListener listener, ContextView context) {
        try {
            return requireNonNull(listener.subscribed(context), "subscribed");
        } catch (RuntimeException e) {
            report("{} failed at the start of a transcription, and won't hear of it", listener, e);
            return NONE;
        }
    }

    private void report(String what, TranscriberListener listener, RuntimeException failure) {
        if (broken.add(listener.getClass())) {
            log.warn(what, listener.getClass().getName(), failure);
        } else {
            log.debug(what, listener.getClass().getName(), failure);
        }
    }

    private void tell(Consumer<TranscriberListener> what) {
        for (TranscriberListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (RuntimeException e) {
                report("{} failed, which is a warning once", listener, e);
            }
        }
    }

    @Override
    public void modelRetires(String route, Retirement retirement, String notice) {
        tell(listener -> listener.modelRetires(route, retirement, notice));
    }

    @Override
    public void sessionOpened(SessionInfo session) {
        tell(listener -> listener.sessionOpened(session));
    }

    @Override
    public void sessionClosed(SessionInfo session, CloseStatus status) {
        tell(listener -> listener.sessionClosed(session, status));
    }

    @Override
    public void audioSent(SessionInfo session, long samples) {
        tell(listener -> listener.audioSent(session, samples));
    }

    @Override
    public void serviceError(String route, ErrorDetails error) {
        tell(listener -> listener.serviceError(route, error));
    }

    @Override
    public void journalChanged(long usedBytes, long capacityBytes) {
        tell(listener -> listener.journalChanged(usedBytes, capacityBytes));
    }

    @Override
    public void connectFailed(String route, Throwable cause) {
        tell(listener -> listener.connectFailed(route, cause));
    }

    @Override
    public void turnStarted(long turn) {
        tell(listener -> listener.turnStarted(turn));
    }

    @Override
    public void turnCommitted(String route, long turn, int attempt) {
        tell(listener -> listener.turnCommitted(route, turn, attempt));
    }

    @Override
    public void attemptSucceeded(String route, long turn, int attempt) {
        tell(listener -> listener.attemptSucceeded(route, turn, attempt));
    }

    @Override
    public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        tell(listener -> listener.attemptFailed(route, turn, attempt, cause));
    }

    @Override
    public void repairStarted(String route, long turn, int attempt) {
        tell(listener -> listener.repairStarted(route, turn, attempt));
    }

    @Override
    public void routeOut(String route, RealtimeException cause) {
        tell(listener -> listener.routeOut(route, cause));
    }

    @Override
    public void cutOver(String from, String to, CutoverReason reason, String cause) {
        tell(listener -> listener.cutOver(from, to, reason, cause));
    }

    @Override
    public void probed(String route, boolean success) {
        tell(listener -> listener.probed(route, success));
    }

    @Override
    public void emitted(TranscriptEvent event) {
        tell(listener -> listener.emitted(event));
    }

    @Override
    public void ended(AudioReport report, SignalType signal) {
        tell(listener -> listener.ended(report, signal));
    }

    @Override
    public String toString() {
        return "TranscriberListener" + listeners;
    }
}
