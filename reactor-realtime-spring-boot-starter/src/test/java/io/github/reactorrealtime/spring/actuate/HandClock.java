// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Moved by hand. */
final class HandClock implements InstantSource {

    private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");

    void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
