// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Waits for what another thread is about to do. */
final class Eventually {

    private Eventually() {}

    /** The first value that is there, asked for every 10 ms. */
    static <T> T value(Supplier<@Nullable T> source) {
        return Objects.requireNonNull(Mono.fromSupplier(source)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10)))
                .block(Duration.ofSeconds(10)));
    }
}
