// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

/** The service as the client's frames reach it. Calls come one at a time, in the order of the frames. */
public interface Socket {

    /** The close code when the connection ended without a close frame. */
    int NO_CLOSE_FRAME = 1006;

    /** The upgrade is done; the service may send. */
    void opened();

    /** A text frame. */
    void text(String frame);

    /** A binary frame. */
    void binary();

    /** A ping. */
    void ping(byte[] payload);

    /** A pong. */
    void pong();

    /** The connection is gone, with the client's close code or {@link #NO_CLOSE_FRAME}; the last call. */
    void closed(int code);
}
