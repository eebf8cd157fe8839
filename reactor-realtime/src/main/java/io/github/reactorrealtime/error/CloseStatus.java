// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import static java.util.Objects.requireNonNull;

/**
 * Why a WebSocket is closed.
 *
 * @param code the close code of RFC 6455, 1006 when the connection ended without a close frame
 * @param reason the text of the close frame, empty when there was none
 */
public record CloseStatus(int code, String reason) {

    /** We are done. */
    public static final CloseStatus NORMAL = new CloseStatus(1000, "");

    /** The connection ended without a close frame: reset, timed out, or cut by something in between. */
    public static final CloseStatus ABNORMAL = new CloseStatus(1006, "");

    public CloseStatus {
        requireNonNull(reason, "reason");
    }

    /**
     * What a client should do about a close it did not ask for.
     *
     * <p>The service's own habits decide, not the RFC: 1001 is what it sends when a session has reached its maximum
     * duration, 3000 and 4000 refuse the credentials or the request.
     */
    public Kind kind() {
        return switch (code) {
            case 1001 -> Kind.EXPIRED;
            case 1002, 1003, 1007, 1009, 1010 -> Kind.PROTOCOL;
            case 1008, 3000, 4000 -> Kind.REFUSED;
            default -> Kind.LOST;
        };
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }

    /** Classes of closes. */
    public enum Kind {
        /** The session is over by its own rules: open a new one at once. */
        EXPIRED,
        /** Something between the peers broke, or the service fell over: connect again, with backoff. */
        LOST,
        /** Credentials or configuration are refused: connecting again the same way can't help. */
        REFUSED,
        /** The peers disagree about the protocol: one more try at most. */
        PROTOCOL
    }
}
