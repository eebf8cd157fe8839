// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Handshakes.RefusedInBand;
import io.github.reactorrealtime.test.transport.Socket;
import io.github.reactorrealtime.test.wire.ServerEventWriter;

/** A connection in OpenAI's manner of refusing: upgraded, one error frame, a close frame, no session. */
final class RefusedConnection implements Socket {

    private final RefusedInBand refusal;
    private final Outlet outlet;
    private final ConnectionLog log;
    private final ServerEventWriter events;

    RefusedConnection(RefusedInBand refusal, Outlet outlet, ConnectionLog log, Ids ids) {
        this.refusal = refusal;
        this.outlet = outlet;
        this.log = log;
        this.events = ServerEventWriter.of(refusal.dialect(), () -> ids.next("event"));
    }

    @Override
    public void opened() {
        outlet.run(() -> {
            outlet.send(events.error(refusal.error(), null));
            outlet.close(refusal.closeCode(), refusal.closeReason());
        });
    }

    @Override
    public void text(String frame) {
        // Too late: the connection is refused.
    }

    @Override
    public void binary() {
        // Too late: the connection is refused.
    }

    @Override
    public void ping(byte[] payload) {
        // Too late: the connection is refused.
    }

    @Override
    public void pong() {
        // Too late: the connection is refused.
    }

    @Override
    public void closed(int code) {
        log.closed(code);
        outlet.dispose();
    }
}
