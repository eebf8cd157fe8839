// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.provider.Retirement;

/**
 * Sees what happens inside transcriptions, for metrics and logs. Called on the threads that do the work, by several
 * transcriptions at once: be quick, be thread-safe, don't throw.
 */
public interface TranscriberListener {

    /** Does nothing. */
    TranscriberListener NONE = new TranscriberListener() {};

    /**
     * A model of the ladder is switched off within 90 days, or was. Told by {@code build()}, each time, on its thread.
     *
     * @param retirement the earliest of the provider's dates
     * @param notice the warning as it is logged once per JVM: provider, date, replacement
     */
    default void modelRetires(String route, Retirement retirement, String notice) {}

    /** A session is confirmed; audio flows from here on. */
    default void sessionOpened(String route, SupportHandles support) {}

    /** A session's socket is closed, by either side. */
    default void sessionClosed(String route, CloseStatus status) {}

    /** The service sent an {@code error} event that does not end the session. */
    default void serviceError(String route, ErrorDetails error) {}

    /** Audio came into the journal or left it. At most once per buffer of the source; both values in bytes. */
    default void journalChanged(long usedBytes, long capacityBytes) {}

    /** No session could be opened, or the service refused it. It will be tried again, here or on another route. */
    default void connectFailed(String route, Throwable cause) {}

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
    default void cutOver(String from, String to, String cause) {}

    /** A route higher in the ladder was tried with a turn that is settled already. */
    default void probed(String route, boolean success) {}

    /** A transcription is over: completed, failed or cancelled. */
    default void ended(AudioReport report) {}
}
