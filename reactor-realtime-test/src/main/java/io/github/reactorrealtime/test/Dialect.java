// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.time.Duration;

/** Whose manners a connection gets; decided by its path. */
enum Dialect {
    OPENAI(Duration.ofMinutes(60)),
    AZURE(Duration.ofMinutes(30));

    private final Duration longestSession;

    Dialect(Duration longestSession) {
        this.longestSession = longestSession;
    }

    Duration longestSession() {
        return longestSession;
    }
}
