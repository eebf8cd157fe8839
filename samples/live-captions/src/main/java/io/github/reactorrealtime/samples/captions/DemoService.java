// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.net.URI;
import java.time.Duration;

/** The emulator inside this process, and the button that makes it fail. */
final class DemoService implements AutoCloseable {

    /** The model that fails when it is told to. */
    static final String FIRST_MODEL = "gpt-4o-transcribe";

    static final String SECOND_MODEL = "whisper-1";

    /** Slow enough to see text grow, fast enough for a demonstration. */
    private static final EmulatorTiming TIMING = new EmulatorTiming(
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(120),
            Duration.ofMillis(100),
            Duration.ofSeconds(20),
            null);

    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().timing(TIMING).start();
    private boolean failing;

    URI uri() {
        return emulator.uri();
    }

    /** Makes every turn of the first model fail from now on, or no longer. */
    synchronized void fail(boolean fail) {
        if (fail && !failing) {
            emulator.inject(Fault.failTranscription(), When.model(FIRST_MODEL));
        } else if (!fail) {
            emulator.clearFaults();
        }
        failing = fail;
    }

    synchronized boolean isFailing() {
        return failing;
    }

    @Override
    public void close() {
        emulator.close();
    }
}
