// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Deadlines that are all equally far away when they are set, so that they fall due in order and one timer does for all. A deadline
 * is not taken back: its check finds that there is nothing left to do. Confined to its transcription.
 */
final class Deadlines implements Disposable {

    private final long delayNanos;
    private final Scheduler timer;
    private final SignalLoop loop;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final Disposable.Swap scheduled = Disposables.swap();

    Deadlines(Duration delay, Scheduler timer, SignalLoop loop) {
        this.delayNanos = delay.toNanos();
        this.timer = timer;
        this.loop = loop;
    }

    /** Has the check run when the delay has passed. */
    void add(Runnable check) {
        entries.add(new Entry(now() + delayNanos, check));
        if (entries.size() == 1) {
            schedule(delayNanos);
        }
    }

    private void onTimer() {
        long now = now();
        while (!isDisposed() && !entries.isEmpty() && entries.element().dueNanos - now <= 0) {
            entries.remove().check.run();
        }
        if (!entries.isEmpty()) {
            schedule(entries.element().dueNanos - now);
        }
    }

    private void schedule(long nanos) {
        if (!isDisposed()) {
            scheduled.update(timer.schedule(() -> loop.signal(this::onTimer), nanos, TimeUnit.NANOSECONDS));
        }
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public void dispose() {
        scheduled.dispose();
    }

    @Override
    public boolean isDisposed() {
        return scheduled.isDisposed();
    }

    private record Entry(long dueNanos, Runnable check) {}
}
