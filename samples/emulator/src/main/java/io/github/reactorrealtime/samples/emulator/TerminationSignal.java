// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * SIGTERM as an ordinary way to stop. Shutdown hooks can't tell it from Ctrl-C, nor change the exit code; {@code
 * sun.misc.Signal} can, and is reached by reflection because compilers warn of it.
 */
final class TerminationSignal {

    private TerminationSignal() {}

    /** Runs the action on SIGTERM; where there is no such signal, the JVM's own handling stays. */
    static void on(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, arguments) -> {
                action.run();
                return null;
            };
            Object proxy =
                    Proxy.newProxyInstance(TerminationSignal.class.getClassLoader(), new Class<?>[] {handler}, run);
            Object term = signal.getConstructor(String.class).newInstance("TERM");
            signal.getMethod("handle", signal, handler).invoke(null, term, proxy);
        } catch (ReflectiveOperationException unavailable) {
            // The JVM then exits with 143 on SIGTERM, which is no harm.
        }
    }
}
