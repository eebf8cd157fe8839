// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.Peer;
import io.github.reactorrealtime.test.wire.ServerEvent;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/** What one connection says and when. Used on the connection's worker only. */
final class Outlet {

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);
    private static final int INTERNAL_ERROR = 1011;

    private final Peer peer;
    private final Scheduler.Worker worker;
    private final ConnectionLog log;
    private boolean open = true;
    /** Half-open: the connection stands, but nothing goes out. */
    private boolean mute;

    Outlet(Peer peer, Scheduler.Worker worker, ConnectionLog log) {
        this.peer = peer;
        this.worker = worker;
        this.log = log;
    }

    /** Whether the service still takes part in the connection. */
    boolean isOpen() {
        return open && !mute;
    }

    void send(ServerEvent event) {
        if (isOpen()) {
            log.sent(event);
            peer.text(event.json());
        }
    }

    void ping(byte[] payload) {
        if (isOpen()) {
            peer.ping(payload);
        }
    }

    void pong(byte[] payload) {
        if (isOpen()) {
            peer.pong(payload);
        }
    }

    void read() {
        if (isOpen()) {
            peer.read();
        }
    }

    void close(int code, String reason) {
        if (isOpen()) {
            open = false;
            peer.close(code, reason);
        }
    }

    void reset() {
        if (open) {
            open = false;
            peer.reset();
        }
    }

    void mute() {
        mute = true;
    }

    /** The client is gone: nothing more happens. */
    void dispose() {
        schedule(Duration.ZERO, () -> {
            open = false;
            worker.dispose();
        });
    }

    /** Runs the task on the worker after the delay; at once, in the caller's turn, when there is none. */
    void later(Duration delay, Runnable task) {
        if (delay.isZero()) {
            guarded(task);
        } else {
            schedule(delay, () -> guarded(task));
        }
    }

    /** Runs the task again and again, the first time after one interval. */
    void everyInterval(Duration interval, Runnable task) {
        later(interval, () -> {
            task.run();
            everyInterval(interval, task);
        });
    }

    /** Runs the task in its turn on the worker. */
    void run(Runnable task) {
        schedule(Duration.ZERO, () -> guarded(task));
    }

    private void schedule(Duration delay, Runnable task) {
        try {
            worker.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException gone) {
            LOG.trace("the connection or the emulator is closed already", gone);
        }
    }

    private void guarded(Runnable task) {
        if (!isOpen()) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("the emulator itself failed", e);
            close(INTERNAL_ERROR, "the emulator itself failed");
        }
    }
}
