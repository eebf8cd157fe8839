// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import java.time.Duration;

/** The service did not answer in time, on a socket that is (or seemed) open. */
public final class NoAnswerException extends RealtimeException {

    private final transient Duration waited;

    public NoAnswerException(String message, Duration waited, SupportHandles support) {
        super(message, support, null);
        this.waited = waited;
    }

    /** How long was waited. */
    public Duration waited() {
        return waited;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
