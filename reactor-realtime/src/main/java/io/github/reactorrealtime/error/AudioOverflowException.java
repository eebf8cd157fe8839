// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

/** More audio came in than could be kept until the service is done with it. */
public final class AudioOverflowException extends RealtimeException {

    public AudioOverflowException(String message) {
        super(message, SupportHandles.NONE, null);
    }

    /** False: the same source would overflow the same journal again. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
