// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

/**
 * The client as the service sees it: where frames go. Called by one thread at a time, never after {@link #close} or
 * {@link #reset}.
 */
public interface Peer {

    /** Sends a text frame. */
    void text(String frame);

    /** Sends a ping. */
    void ping(byte[] payload);

    /** Sends a pong. */
    void pong(byte[] payload);

    /** Takes one more frame from the client. Without it nothing is read, and TCP holds the client back. */
    void read();

    /** Sends what is queued, then a close frame, then closes. */
    void close(int code, String reason);

    /** Aborts the TCP connection; what is queued is lost. */
    void reset();
}
