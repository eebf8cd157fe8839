// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

/** The service aborts the TCP connection here, as a fault. */
public final class BrokenOffException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An abort; it needs no trace. */
    public BrokenOffException() {
        super("the connection is aborted", null, false, false);
    }
}
