// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.bulkhead.event.BulkheadEvent;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.ratelimiter.event.RateLimiterEvent;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.github.resilience4j.timelimiter.event.TimeLimiterEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RouteGuardTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aRouteThatNothingIsKnownOfIsHealthy() {
        RouteGuard guard = Resilience.builder().build().guard("route");
        assertThat(guard.isHealthy()).isTrue();
        assertThat(guard.streak()).isZero();
        assertThat(guard).hasToString("RouteGuard[route, CLOSED]");
    }

    @Test
    void repairsBeyondTheLimitAreRefusedUntilOneLeaves() {
        BulkheadRegistry bulkheads = BulkheadRegistry.of(
                BulkheadConfig.custom().maxConcurrentCalls(2).build());
        List<BulkheadEvent.Type> events = new ArrayList<>();
        bulkheads.bulkhead("route").getEventPublisher().onEvent(event -> events.add(event.getEventType()));
        RouteGuard guard = Resilience.builder().bulkheads(bulkheads).build().guard("route");
        assertThat(guard.tryEnter()).isTrue();
        assertThat(guard.tryEnter()).isTrue();
        assertThat(guard.tryEnter()).isFalse();
        guard.leave();
        assertThat(guard.tryEnter()).isTrue();
        assertThat(events)
                .containsExactly(
                        BulkheadEvent.Type.CALL_PERMITTED,
                        BulkheadEvent.Type.CALL_PERMITTED,
                        BulkheadEvent.Type.CALL_REJECTED,
                        BulkheadEvent.Type.CALL_FINISHED,
                        BulkheadEvent.Type.CALL_PERMITTED);
    }

    @Test
    @Timeout(10)
    void aBulkheadThatWouldWaitIsNotWaitedFor() {
        BulkheadRegistry bulkheads = BulkheadRegistry.of(BulkheadConfig.custom()
                .maxConcurrentCalls(1)
                .maxWaitDuration(HOUR)
                .build());
        RouteGuard guard = Resilience.builder().bulkheads(bulkheads).build().guard("route");
        assertThat(guard.tryEnter()).isTrue();
        assertThat(guard.tryEnter()).isFalse();
        assertThat(bulkheads.bulkhead("route").getBulkheadConfig().getMaxConcurrentCalls())
                .isOne();
    }

    @Test
    @Timeout(10)
    void connectsBeyondTheLimitAreBookedForLaterPeriodsWithoutBlocking() {
        RateLimiterRegistry limiters = limiters(2, HOUR.multipliedBy(2));
        List<RateLimiterEvent.Type> events = new ArrayList<>();
        limiters.rateLimiter("route").getEventPublisher().onEvent(event -> events.add(event.getEventType()));
        RouteGuard guard = Resilience.builder().rateLimiters(limiters).build().guard("route");
        assertThat(guard.reserveConnect()).isZero();
        assertThat(guard.reserveConnect()).isZero();
        assertThat(guard.reserveConnect()).isBetween(Duration.ofMinutes(59), HOUR);
        assertThat(guard.reserveConnect()).isBetween(Duration.ofMinutes(59), HOUR);
        assertThat(guard.reserveConnect()).isBetween(Duration.ofMinutes(119), HOUR.multipliedBy(2));
        assertThat(guard.reserveConnect()).isBetween(Duration.ofMinutes(119), HOUR.multipliedBy(2));
        assertThat(events).hasSize(6).containsOnly(RateLimiterEvent.Type.SUCCESSFUL_ACQUIRE);
        assertThat(guard.reserveConnect()).isEqualTo(HOUR.multipliedBy(2));
        assertThat(events).last().isEqualTo(RateLimiterEvent.Type.FAILED_ACQUIRE);
    }

    @Test
    @Timeout(10)
    void aLimiterThatWaitsForNothingStillKeepsConnectsApart() {
        RouteGuard guard = Resilience.builder()
                .rateLimiters(limiters(1, Duration.ZERO))
                .build()
                .guard("route");
        assertThat(guard.reserveConnect()).isZero();
        assertThat(guard.reserveConnect()).isEqualTo(HOUR);
    }

    @Test
    void theTimeLimiterIsToldOfAnswersAndOfTheirAbsence() {
        TimeLimiterRegistry limiters = TimeLimiterRegistry.of(
                TimeLimiterConfig.custom().timeoutDuration(HOUR).build());
        List<TimeLimiterEvent.Type> events = new ArrayList<>();
        limiters.timeLimiter("route").getEventPublisher().onEvent(event -> events.add(event.getEventType()));
        RouteGuard guard = Resilience.builder().timeLimiters(limiters).build().guard("route");
        assertThat(guard.timeLimit()).isEqualTo(HOUR);
        guard.onAnswer(true);
        guard.onAnswer(false);
        assertThat(events).containsExactly(TimeLimiterEvent.Type.SUCCESS, TimeLimiterEvent.Type.TIMEOUT);
    }

    private static RateLimiterRegistry limiters(int perHour, Duration timeout) {
        return RateLimiterRegistry.of(RateLimiterConfig.custom()
                .limitForPeriod(perHour)
                .limitRefreshPeriod(HOUR)
                .timeoutDuration(timeout)
                .build());
    }
}
