// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.MemoryTransport;
import io.github.reactorrealtime.transport.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import reactor.core.scheduler.Scheduler;

/**
 * The {@link RealtimeEmulator} without sockets: clients reach it through its {@link #transport()}, and everything happens on one
 * scheduler. On reactor-test's {@code VirtualTimeScheduler} an hour of audio passes in a second, and the same test runs the same way
 * every time. As strict as the one with sockets; back-pressure, lost and half-open connections behave as on a network.
 *
 * <p>Nothing to close. Thread-safe.
 */
public final class InMemoryEmulator {

    private static final URI ANYWHERE = URI.create("ws://emulator");

    private final EmulatedService service;
    private final Transport transport;

    InMemoryEmulator(EmulatedService service, Scheduler scheduler, Duration latency) {
        this.service = service;
        this.transport = new MemoryTransport(service, scheduler, latency);
    }

    /** The way to this emulator, whatever host the client names. */
    public Transport transport() {
        return transport;
    }

    /** The same for HTTP requests. */
    public URI httpUri() {
        return URI.create("http://emulator");
    }

    /** An address for clients that need one: any host will do. */
    public URI uri() {
        return ANYWHERE;
    }

    /**
     * Adds a fault; effective at once, also on open connections.
     *
     * @throws IllegalArgumentException when the fault can't strike at the point that {@code when} names
     */
    public void inject(Fault fault, When when) {
        service.faults().inject(fault, when);
    }

    /**
     * Adds a fault that users of the service have met; effective at once, also on open connections.
     *
     * @param when further conditions; the fault has some of its own
     * @throws IllegalArgumentException when the fault is one that needs no injection, or can't strike at the point that {@code
     *     when} names
     */
    public void inject(KnownFault fault, When when) {
        fault.inject(service.faults()::inject, when);
    }

    /** Removes all faults. What has struck already is not undone. */
    public void clearFaults() {
        service.faults().clear();
    }

    /** Every handshake so far, refused ones included, in order. */
    public List<RecordedConnection> connections() {
        return service.connections();
    }

    /** Every other HTTP request so far, in the order of the answers. */
    public List<RecordedRequest> requests() {
        return service.requests();
    }

    /** How many connections are open. */
    public int openConnections() {
        return (int) connections().stream().filter(RecordedConnection::isOpen).count();
    }
}
