// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.lang.reflect.Proxy;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The wish to end: the first one lets what was heard be transcribed, the second one ends the process at once. Thread-safe. */
final class Interrupt {

    private final Sinks.Empty<Void> wish = Sinks.empty();

    /** Set once, by the thread that delivers signals. */
    private volatile boolean requested;

    private final Runnable beforeQuitting;

    private Interrupt(Runnable beforeQuitting) {
        this.beforeQuitting = beforeQuitting;
    }

    /** One that only {@link #request()} triggers. */
    static Interrupt create() {
        return new Interrupt(() -> {});
    }

    /**
     * One that Ctrl-C triggers too.
     *
     * @param beforeQuitting what to do before the second one ends the process; must not wait for anything
     */
    static Interrupt onCtrlC(Runnable beforeQuitting) {
        Interrupt interrupt = new Interrupt(beforeQuitting);
        try {
            interrupt.listen();
        } catch (ReflectiveOperationException | RuntimeException e) {
            // A JVM without signals, or with -Xrs: Ctrl-C ends the process at once, as it does everywhere else.
        }
        return interrupt;
    }

    /** Completes on the first wish. */
    Mono<Void> requests() {
        return wish.asMono();
    }

    boolean isRequested() {
        return requested;
    }

    void request() {
        if (requested) {
            beforeQuitting.run();
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
        }
        requested = true;
        wish.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** A shutdown hook would see the first signal only, and none could quit during the drain: that takes the JVM's own API. */
    private void listen() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                Interrupt.class.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                    if (method.getName().equals("handle")) {
                        request();
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
    }
}
