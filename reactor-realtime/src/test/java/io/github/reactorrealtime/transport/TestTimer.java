// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time that knows which of its timers are still set, so that a test can ask for what was left behind. */
public final class TestTimer implements Scheduler {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Set<Timer> pending = ConcurrentHashMap.newKeySet();

    /** Lets time pass and runs what falls due. */
    public void advance(Duration duration) {
        time.advanceTimeBy(duration);
    }

    /** How many timers are set that have neither run nor been disposed of. */
    public int pending() {
        return pending.size();
    }

    @Override
    public Disposable schedule(Runnable task) {
        return once(task, time::schedule);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return once(task, timer -> time.schedule(timer, delay, unit));
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return set(new Timer(task, true), timer -> time.schedulePeriodically(timer, initialDelay, period, unit));
    }

    @Override
    public Worker createWorker() {
        return new TestWorker(time.createWorker());
    }

    @Override
    public long now(TimeUnit unit) {
        return time.now(unit);
    }

    @Override
    public void dispose() {
        time.dispose();
    }

    private Timer once(Runnable task, Function<Runnable, Disposable> setter) {
        return set(new Timer(task, false), setter);
    }

    private Timer set(Timer timer, Function<Runnable, Disposable> setter) {
        pending.add(timer);
        timer.scheduled.update(setter.apply(timer));
        return timer;
    }

    private final class Timer implements Runnable, Disposable {

        private final Runnable task;
        private final boolean periodic;
        private final Disposable.Swap scheduled = Disposables.swap();

        Timer(Runnable task, boolean periodic) {
            this.task = task;
            this.periodic = periodic;
        }

        @Override
        public void run() {
            if (!periodic) {
                pending.remove(this);
            }
            task.run();
        }

        @Override
        public void dispose() {
            pending.remove(this);
            scheduled.dispose();
        }

        @Override
        public boolean isDisposed() {
            return scheduled.isDisposed();
        }
    }

    private final class TestWorker implements Worker {

        private final Worker worker;
        private final Disposable.Composite timers = Disposables.composite();

        TestWorker(Worker worker) {
            this.worker = worker;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return keep(once(task, worker::schedule));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return keep(once(task, timer -> worker.schedule(timer, delay, unit)));
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return keep(set(
                    new Timer(task, true), timer -> worker.schedulePeriodically(timer, initialDelay, period, unit)));
        }

        @Override
        public void dispose() {
            timers.dispose();
            worker.dispose();
        }

        @Override
        public boolean isDisposed() {
            return timers.isDisposed();
        }

        private Disposable keep(Timer timer) {
            timers.add(timer);
            return timer;
        }
    }
}
