// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RouteState;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A route as it is now, and what was heard of it. */
record RouteHealth(RouteState state, RouteRecord record, Verdict verdict) {

    enum Verdict {
        /** Nothing was heard of it yet, and nothing speaks against it. */
        UNKNOWN,
        /** Audio can go there. */
        USABLE,
        /** It failed, and nobody has tried for a while. */
        WAITING,
        /** Its breaker is open, or opened half. */
        FAILING,
        /** It is at fault itself, and left alone for a while. */
        OUT;

        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static RouteHealth of(RouteState state, RouteRecord record, Instant now) {
        return new RouteHealth(state, record, verdict(state, record.lastHeard(), now));
    }

    private static Verdict verdict(RouteState state, @Nullable Instant lastHeard, Instant now) {
        if (state.out() != null) {
            return Verdict.OUT;
        }
        if (state.closed()) {
            return lastHeard == null ? Verdict.UNKNOWN : Verdict.USABLE;
        }
        boolean byHand = "FORCED_OPEN".equals(state.breaker()); // stays so until somebody changes it
        boolean recent = lastHeard != null
                && lastHeard.plus(TranscriberHealthIndicator.MEMORY).isAfter(now);
        return byHand || recent ? Verdict.FAILING : Verdict.WAITING;
    }

    /** Whether live audio goes there if it is the best there is. */
    boolean isUsable() {
        return verdict == Verdict.UNKNOWN || verdict == Verdict.USABLE;
    }
}
