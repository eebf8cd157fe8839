// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.policy.Resilience;
import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.core.functions.Either;

/** The waits of {@link Resilience#defaultRetry()}, as a class that Resilience4j's properties can name. */
public final class RetryInterval implements IntervalBiFunction<Object> {

    private final IntervalBiFunction<Object> waits =
            requireNonNull(Resilience.defaultRetry().getIntervalBiFunction(), "waits");

    @Override
    public Long apply(Integer attempt, Either<Throwable, Object> outcome) {
        return waits.apply(attempt, outcome);
    }
}
