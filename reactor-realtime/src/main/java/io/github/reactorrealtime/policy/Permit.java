// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leave to make one attempt, by a route's breaker. Ends once, by success, failure or release; everything after that is ignored.
 * Not thread-safe.
 */
public final class Permit {

    private final Breaker breaker;
    private final @Nullable Object trial; // of the half-open phase that granted it, if one did
    private boolean ended;

    Permit(Breaker breaker, @Nullable Object trial) {
        this.breaker = breaker;
        this.trial = trial;
    }

    /** The attempt was answered, after the given time. */
    public void success(Duration duration) {
        if (end()) {
            breaker.succeeded(trial, duration);
        }
    }

    /** The attempt failed for a reason that lies with the route. While the breaker is finding out, one is enough to open it again. */
    public void failure(Throwable cause, Duration duration) {
        if (end()) {
            breaker.failed(trial, cause, duration);
        }
    }

    /** The attempt says nothing about the route: given up, withdrawn, or the audio was at fault. */
    public void release() {
        if (end()) {
            breaker.release(trial);
        }
    }

    private boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }
}
