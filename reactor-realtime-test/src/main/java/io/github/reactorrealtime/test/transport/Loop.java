// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** What an event loop is to a socket: runs everything that happens on one connection, one task after the other. */
final class Loop {

    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    private final Scheduler.Worker worker;
    /** The thread that runs a task of this loop, null in between. */
    private volatile @Nullable Thread running;

    Loop(Scheduler.Worker worker) {
        this.worker = worker;
    }

    void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    /** Runs the task after the delay; tasks of the same delay run in the order of the calls. */
    Disposable after(Duration delay, Runnable task) {
        try {
            return worker.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException over) {
            log.trace("the connection is over already", over);
            return Disposables.disposed();
        }
    }

    /** Whether the caller is a task of this loop. */
    boolean isInside() {
        return Thread.currentThread().equals(running);
    }

    void dispose() {
        worker.dispose();
    }

    private void run(Runnable task) {
        running = Thread.currentThread();
        try {
            task.run();
        } finally {
            running = null;
        }
    }
}
