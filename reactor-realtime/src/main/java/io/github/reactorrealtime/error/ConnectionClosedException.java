// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

/** The socket was closed although we were not done. */
public final class ConnectionClosedException extends RealtimeException {

    private final transient CloseStatus status;

    public ConnectionClosedException(String message, CloseStatus status, SupportHandles support) {
        super(message, support, null);
        this.status = status;
    }

    /** Code and reason of the close. */
    public CloseStatus closeStatus() {
        return status;
    }

    /** True unless the close refused credentials or request. */
    @Override
    public boolean isRetryable() {
        return status.kind() != CloseStatus.Kind.REFUSED;
    }
}
