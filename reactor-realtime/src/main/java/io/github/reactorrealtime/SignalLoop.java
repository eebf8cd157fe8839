// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.Exceptions;
import reactor.util.concurrent.Queues;

/**
 * Runs a transcription one step at a time, whichever threads its signals come from: the source's, the sockets', timers', the
 * subscriber's. Whoever finds it idle runs it, the others leave their signal and go. So all state behind it is confined
 * without a lock, and nothing hops to another thread.
 *
 * <p>Signals run before the step, in the order they came in; signals from inside a step are seen by the next one.
 */
final class SignalLoop {

    private final Runnable step;
    private final Consumer<? super Throwable> onFault;
    private final Queue<Runnable> signals =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger pending = new AtomicInteger();

    /**
     * @param step moves what can be moved
     * @param onFault gets what a signal or step throws; the loop goes on
     */
    SignalLoop(Runnable step, Consumer<? super Throwable> onFault) {
        this.step = step;
        this.onFault = onFault;
    }

    /** Has the signal handled, then a step taken: now, or by the thread that is at it. */
    void signal(Runnable signal) {
        signals.add(signal);
        wake();
    }

    /** Has a step taken: something outside changed that the step looks at. */
    void wake() {
        if (pending.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            Runnable signal;
            while ((signal = signals.poll()) != null) {
                run(signal);
            }
            run(step);
            seen = pending.addAndGet(-seen);
        } while (seen != 0);
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Throwable fault) {
            Exceptions.throwIfJvmFatal(fault);
            onFault.accept(fault);
        }
    }
}
