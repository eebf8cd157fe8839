// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Knows which of its tasks have neither run nor been disposed of, so that a test can ask for what was left behind. */
final class CountingScheduler implements Scheduler {

    private final Scheduler scheduler;
    private final Set<Task> pending = ConcurrentHashMap.newKeySet();

    CountingScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    int pending() {
        return pending.size();
    }

    @Override
    public Disposable schedule(Runnable task) {
        return once(task, scheduler::schedule);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return once(task, counted -> scheduler.schedule(counted, delay, unit));
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return set(
                new Task(task, true), counted -> scheduler.schedulePeriodically(counted, initialDelay, period, unit));
    }

    @Override
    public Worker createWorker() {
        return new CountingWorker(scheduler.createWorker());
    }

    @Override
    public long now(TimeUnit unit) {
        return scheduler.now(unit);
    }

    private Task once(Runnable task, Function<Runnable, Disposable> setter) {
        return set(new Task(task, false), setter);
    }

    private Task set(Task task, Function<Runnable, Disposable> setter) {
        pending.add(task);
        task.scheduled.update(setter.apply(task));
        return task;
    }

    private final class Task implements Runnable, Disposable {

        private final Runnable work;
        private final boolean periodic;
        private final Disposable.Swap scheduled = Disposables.swap();

        Task(Runnable work, boolean periodic) {
            this.work = work;
            this.periodic = periodic;
        }

        @Override
        public void run() {
            if (!periodic) {
                pending.remove(this);
            }
            work.run();
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

    private final class CountingWorker implements Worker {

        private final Worker worker;
        private final Set<Task> tasks = ConcurrentHashMap.newKeySet();

        CountingWorker(Worker worker) {
            this.worker = worker;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return keep(once(task, worker::schedule));
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return keep(once(task, counted -> worker.schedule(counted, delay, unit)));
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return keep(set(
                    new Task(task, true), counted -> worker.schedulePeriodically(counted, initialDelay, period, unit)));
        }

        @Override
        public void dispose() {
            tasks.forEach(Task::dispose);
            tasks.clear();
            worker.dispose();
        }

        @Override
        public boolean isDisposed() {
            return worker.isDisposed();
        }

        private Disposable keep(Task task) {
            tasks.removeIf(old -> !pending.contains(old));
            tasks.add(task);
            return task;
        }
    }
}
