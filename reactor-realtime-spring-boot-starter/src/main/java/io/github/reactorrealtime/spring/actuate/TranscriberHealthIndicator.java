// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.RouteState;
import io.github.reactorrealtime.provider.Retirement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * How a transcriber's routes are, from what transcriptions saw of them. It never calls a service.
 *
 * <p>{@code UP} while at least one route that carries live audio is usable: where a lower one does the work calls go on, and to take
 * the instance out would end them. {@code DOWN} when all of them fail or are out. {@code UNKNOWN} when they did, but nobody has tried
 * for a minute: an instance without calls would never learn that a route works again, so it has to get some.
 */
final class TranscriberHealthIndicator implements HealthIndicator {

    /** How long a failure counts without another. Longer than transcriptions in need wait between their tries. */
    static final Duration MEMORY = Duration.ofMinutes(1);

    private final RealtimeTranscriber transcriber;
    private final RouteRecords records;
    private final InstantSource clock;

    TranscriberHealthIndicator(RealtimeTranscriber transcriber, RouteRecords records, InstantSource clock) {
        this.transcriber = transcriber;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Instant now = clock.instant();
        List<RouteHealth> routes = transcriber.routeStates().stream()
                .map(state -> RouteHealth.of(state, records.of(state.route().name()), now))
                .toList();
        List<RouteHealth> live =
                routes.stream().filter(route -> route.state().carriesLive()).toList();
        return Health.status(status(live))
                .withDetail("degraded", isDegraded(live))
                .withDetail(
                        "routes",
                        routes.stream().map(route -> details(route, now)).toList())
                .build();
    }

    private static Status status(List<RouteHealth> live) {
        if (live.stream().anyMatch(RouteHealth::isUsable)) {
            return Status.UP;
        }
        return live.stream().anyMatch(route -> route.verdict() == RouteHealth.Verdict.WAITING)
                ? Status.UNKNOWN
                : Status.DOWN;
    }

    /** Whether the preferred route does not do all of the work. */
    private static boolean isDegraded(List<RouteHealth> live) {
        return live.stream().limit(1).noneMatch(RouteHealth::isUsable)
                || live.stream().skip(1).anyMatch(route -> route.record().liveSessions() > 0);
    }

    private static Map<String, Object> details(RouteHealth health, Instant now) {
        RouteState state = health.state();
        RouteRecord record = health.record();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("route", state.route().name());
        details.put("model", state.route().model());
        details.put("state", health.verdict().shown());
        details.put("breaker", state.breaker());
        details.put("carriesLive", state.carriesLive());
        details.put("liveSessions", record.liveSessions());
        Instant success = record.lastSuccess();
        if (success != null) {
            Map<String, Object> when = new LinkedHashMap<>(); // in this order
            when.put("at", success);
            when.put("ago", ago(success, now));
            details.put("lastSuccess", when);
        }
        put(details, "lastFailure", failure(record.lastFailure(), now));
        put(details, "out", state.out() == null ? null : RouteFailure.nameOf(state.out()));
        Retirement retirement = record.retirement();
        put(details, "retires", retirement == null ? null : retirement.date());
        return details;
    }

    private static @Nullable Map<String, Object> failure(@Nullable RouteFailure failure, Instant now) {
        if (failure == null) {
            return null;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("at", failure.at());
        details.put("ago", ago(failure.at(), now));
        details.put("error", failure.error());
        put(details, "code", failure.code());
        put(details, "message", failure.message());
        details.put("ids", failure.ids());
        return details;
    }

    private static Duration ago(Instant at, Instant now) {
        Duration ago = Duration.between(at, now);
        return ago.isNegative() ? Duration.ZERO : ago;
    }

    private static void put(Map<String, Object> details, String name, @Nullable Object value) {
        if (value != null) {
            details.put(name, value);
        }
    }
}
