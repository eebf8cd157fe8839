// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.test.RealtimeEmulator;
import org.jspecify.annotations.Nullable;

/**
 * Who transcribes.
 *
 * @param route where the audio goes
 * @param emulator the one in this process if it is that, closed with this
 */
record Service(Route route, @Nullable RealtimeEmulator emulator) implements AutoCloseable {

    @Override
    public void close() {
        if (emulator != null) {
            emulator.close();
        }
    }
}
