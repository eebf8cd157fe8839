// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import org.jspecify.annotations.Nullable;

/** Root of the library's failures. Messages are redacted: no key, token or secret is in them. */
public abstract sealed class RealtimeException extends RuntimeException
        permits ConnectionFailedException,
                HandshakeException,
                ConnectionClosedException,
                ServiceException,
                NoAnswerException,
                AudioOverflowException,
                DoubtfulTranscriptException,
                HttpErrorException,
                CredentialException,
                UploadTooLargeException {

    private final transient SupportHandles support;

    RealtimeException(String message, SupportHandles support, @Nullable Throwable cause) {
        super(Redaction.text(message), cause);
        this.support = support;
    }

    /** Whether the same request may succeed later without anybody changing anything. */
    public abstract boolean isRetryable();

    /** What the provider's support asks for; empty when the failure never reached the service. */
    public SupportHandles support() {
        return support;
    }
}
