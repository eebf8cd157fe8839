// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A client event that the service answers with an {@code error} event; nothing of it was applied. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ApiError error;
    private final transient @Nullable String clientEventId;

    RefusedException(ApiError error) {
        this(error, null);
    }

    /** A refusal of the event with the given id, null when the client gave none. */
    public RefusedException(ApiError error, @Nullable String clientEventId) {
        super(requireNonNull(error, "error").message(), null, false, false);
        this.error = error;
        this.clientEventId = clientEventId;
    }

    /** What the service answers. */
    public ApiError error() {
        return error;
    }

    /** The {@code event_id} of the refused event, as far as it could be read. */
    public @Nullable String clientEventId() {
        return clientEventId;
    }
}
