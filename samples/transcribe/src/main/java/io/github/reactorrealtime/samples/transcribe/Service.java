// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who transcribes.
 *
 * @param routes where the audio goes, best first
 * @param emulator the one in this process if it is that, closed with this
 */
record Service(List<Route> routes, @Nullable RealtimeEmulator emulator) implements AutoCloseable {

    Service {
        routes = List.copyOf(routes);
    }

    @Override
    public void close() {
        if (emulator != null) {
            emulator.close();
        }
    }
}
