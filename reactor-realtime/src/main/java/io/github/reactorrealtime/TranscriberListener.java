// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.provider.Retirement;
import java.util.List;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Sees what happens inside transcriptions, for metrics, traces and logs. Called on the threads that do the work: be quick, don't
 * block. One that serves several transcriptions is called by several threads at once. What it throws is logged, and changes nothing.
 */
public interface TranscriberListener {

    /** Does nothing. */
    TranscriberListener NONE = new TranscriberListener() {};

    /** Tells each of them, in this order. */
    static TranscriberListener all(List<? extends TranscriberListener> listeners) {
        return new ListenerGroup(listeners);
    }

    /**
     * A transcription begins. What is told about it, to the end, is told to the listener returned, never by two threads at once; all but
     * {@link #modelRetires} and {@link #routeOut}, which concern the transcriber as a whole.
     *
     * @param context of the subscriber: a trace's parent, a call's id
     * @return this listener by default, or one for this transcription alone
     */
    default TranscriberListener subscribed(ContextView context) {
        return this;
    }

    /**
     * A model of the ladder is switched off within 90 days, or was. Told by {@code build()}, each time, on its thread.
     *
     * @param retirement the earliest of the provider's dates
     * @param notice the warning as it is logged once per JVM: provider, date, replacement
     */
    default void modelRetires(String route, Retirement retirement, String notice) {}

    /** A session is confirmed, for the live audio or for repairs. */
    default void sessionOpened(SessionInfo session) {}

    /** A session's socket is closed, by either side. May come after {@link #ended}. */
    default void sessionClosed(SessionInfo session, CloseStatus status) {}

    /** Audio was given to a session: live, again for a repair or a probe, or the silence before a commit. */
    default void audioSent(SessionInfo session, long samples) {}

    /** The service sent an {@code error} event that does not end the session. */
    default void serviceError(String route, ErrorDetails error) {}

    /** Audio came into the journal or left it. At most once per buffer of the source; both values in bytes. */
    default void journalChanged(long usedBytes, long capacityBytes) {}

    /** No session could be opened, or the service refused it. It will be tried again, here or on another route. */
    default void connectFailed(String route, Throwable cause) {}

    /** A turn was heard of for the first time. One that turns out to be no speech after all gets no event. */
    default void turnStarted(long turn) {}

    /** The service has confirmed that it has all audio of a turn: the text is due. Some services answer without. */
    default void turnCommitted(String route, long turn, int attempt) {}

    /** A turn was transcribed by this attempt. Its event follows when all turns before it have theirs. */
    default void attemptSucceeded(String route, long turn, int attempt) {}

    /** A turn was not transcribed by this attempt; the first one is number 1. Another may follow. */
    default void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {}

    /** A turn is about to be transcribed again, from the journal. */
    default void repairStarted(String route, long turn, int attempt) {}

    /** A route is at fault itself (bad key, quota, unknown deployment) and will be left alone for a while. Told once. */
    default void routeOut(String route, RealtimeException cause) {}

    /**
     * The live audio goes to another session from now on; with the same name twice on the same route.
     *
     * @param cause why, in a sentence
     */
    default void cutOver(String from, String to, CutoverReason reason, String cause) {}

    /** A route higher in the ladder was tried with a turn that is settled already. */
    default void probed(String route, boolean success) {}

    /** The subscriber is about to get this event. */
    default void emitted(TranscriptEvent event) {}

    /**
     * A transcription is over.
     *
     * @param signal {@link SignalType#ON_COMPLETE}, {@link SignalType#ON_ERROR} or {@link SignalType#CANCEL}
     */
    default void ended(AudioReport report, SignalType signal) {}
}
