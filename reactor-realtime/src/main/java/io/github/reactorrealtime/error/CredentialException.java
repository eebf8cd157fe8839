// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import org.jspecify.annotations.Nullable;

/** The source of access tokens failed, gave none, or kept silent; the service was never asked. */
public final class CredentialException extends RealtimeException {

    public CredentialException(String message, @Nullable Throwable cause) {
        super(message, SupportHandles.NONE, cause);
    }

    /** True: the source is asked again at the next attempt. */
    @Override
    public boolean isRetryable() {
        return true;
    }
}
