// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

/** A recording is larger than the service takes in one request. Found out before anything was sent. */
public final class UploadTooLargeException extends RealtimeException {

    private final long bytes;
    private final long maxBytes;

    public UploadTooLargeException(String message, long bytes, long maxBytes) {
        super(message, SupportHandles.NONE, null);
        this.bytes = bytes;
        this.maxBytes = maxBytes;
    }

    /** Size of the file. */
    public long bytes() {
        return bytes;
    }

    /** What the service takes, or the client was told that it takes. */
    public long maxBytes() {
        return maxBytes;
    }

    /** False: it would be as large again. */
    @Override
    public boolean isRetryable() {
        return false;
    }
}
