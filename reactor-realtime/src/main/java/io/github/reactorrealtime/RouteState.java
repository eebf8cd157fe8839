// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.RealtimeException;
import org.jspecify.annotations.Nullable;

/**
 * How a route is at this moment, as far as the transcriber knows it from its work: nobody is asked.
 *
 * @param route the route
 * @param carriesLive whether live audio can go there; else it is for repairs only
 * @param breaker state of its circuit breaker, as Resilience4j names it: {@code CLOSED}, {@code OPEN}, {@code HALF_OPEN},
 *     {@code FORCED_OPEN}, {@code DISABLED}, {@code METRICS_ONLY}
 * @param closed whether the breaker lets live audio through: it is closed, or switched off
 * @param out why the route is left alone for a while, being at fault itself; {@code null} when it is not
 */
public record RouteState(
        Route route,
        boolean carriesLive,
        String breaker,
        boolean closed,
        @Nullable RealtimeException out) {

    public RouteState {
        requireNonNull(route, "route");
        requireNonNull(breaker, "breaker");
    }

    static RouteState of(Rung rung, long nowNanos) {
        return new RouteState(
                rung.route,
                rung.carriesLive(),
                rung.guard.breakerState(),
                rung.guard.isHealthy(),
                rung.isOut(nowNanos) ? rung.outCause() : null);
    }
}
