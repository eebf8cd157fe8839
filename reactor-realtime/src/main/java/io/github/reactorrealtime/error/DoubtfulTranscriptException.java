// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

/** The service answered with a text that the application's own check finds doubtful. The text is not in the message. */
public final class DoubtfulTranscriptException extends RealtimeException {

    public DoubtfulTranscriptException(String message, SupportHandles support) {
        super(message, support, null);
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
