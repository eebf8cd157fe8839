// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

/** The service could not be reached: name resolution, TCP, TLS or a proxy failed, or nothing answered in time. */
public final class ConnectionFailedException extends RealtimeException {

    public ConnectionFailedException(String message, Throwable cause) {
        super(message, SupportHandles.NONE, cause);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
