// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;

/**
 * Sees what happens inside transcriptions, for metrics and logs. Called on the threads that do the work, by several
 * transcriptions at once: be quick, be thread-safe, don't throw.
 */
public interface TranscriberListener {

    /** Does nothing. */
    TranscriberListener NONE = new TranscriberListener() {};

    /** A session is confirmed; audio flows from here on. */
    default void sessionOpened(String route, SupportHandles support) {}

    /** A session's socket is closed, by either side. */
    default void sessionClosed(String route, CloseStatus status) {}

    /** The service sent an {@code error} event that does not end the session. */
    default void serviceError(String route, ErrorDetails error) {}

    /** Audio came into the journal or left it. At most once per buffer of the source; both values in bytes. */
    default void journalChanged(long usedBytes, long capacityBytes) {}
}
