// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static io.github.reactorrealtime.policy.Failures.silence;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.Registry;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Guards are shared by name; what they are made of comes from the user's registries where there are any. */
class ResilienceTest {

    private static final Duration QUICK = Duration.ofSeconds(1);

    @Test
    void guardsAreSharedByNameAndKnownOnlyToTheirResilience() {
        Resilience resilience = Resilience.builder().build();
        RouteGuard guard = resilience.guard("route");
        requireNonNull(guard.tryAcquire()).success(QUICK);
        assertThat(resilience.guard("route")).isSameAs(guard);
        assertThat(resilience.guard("route").streak()).isOne();
        assertThat(resilience.guard("other").streak()).isZero();
        assertThat(Resilience.builder().build().guard("route").streak()).isZero();
        assertThat(Resilience.shared()).isSameAs(Resilience.shared());
    }

    @Test
    void aBreakerOpenedByOneIsOpenForAllThatShareTheRegistry() {
        CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(Resilience.defaultCircuitBreaker());
        RouteGuard one = Resilience.builder().circuitBreakers(breakers).build().guard("route");
        RouteGuard other =
                Resilience.builder().circuitBreakers(breakers).build().guard("route");
        for (int i = 0; i < 5; i++) {
            requireNonNull(one.tryAcquire()).failure(silence(), QUICK);
        }
        assertThat(other.isHealthy()).isFalse();
        assertThat(other.tryAcquire()).isNull();
        breakers.circuitBreaker("route").transitionToClosedState(); // by hand, at run time
        assertThat(other.isHealthy()).isTrue();
    }

    @Test
    void itsRegistriesHoldWhatGuardsTheRoutes() {
        Resilience resilience = Resilience.builder().build();
        RouteGuard guard = resilience.guard("route");
        assertThat(resilience.circuitBreakers().find("route")).isPresent();
        assertThat(resilience.retries().find("route connect")).isPresent();
        assertThat(resilience.timeLimiters().find("route")).isPresent();
        assertThat(resilience.bulkheads().find("route")).isPresent();
        assertThat(resilience.rateLimiters().find("route")).isPresent();
        resilience.circuitBreakers().circuitBreaker("route").transitionToForcedOpenState();
        assertThat(guard.isHealthy()).isFalse();
        assertThat(guard.breakerState()).isEqualTo("FORCED_OPEN");
    }

    @Test
    void withoutRegistriesTheDefaultsHold() {
        RouteGuard guard = Resilience.builder().build().guard("route");
        assertThat(attempts(guard.turnBudget())).isEqualTo(2);
        assertThat(attempts(guard.connectBudget())).isEqualTo(3);
        assertThat(guard.timeLimit()).isEqualTo(Duration.ofSeconds(30));
        assertThat(entries(guard)).isEqualTo(32);
        for (int i = 0; i < 20; i++) {
            assertThat(guard.reserveConnect()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void aNamedConfigurationWinsOverTheDefaultOne() {
        RouteGuard guard = named(named(Resilience.CONFIG, 4), Map.of(Resilience.CONNECT_CONFIG, retry(7)));
        assertThat(attempts(guard.turnBudget())).isEqualTo(4);
        assertThat(attempts(guard.connectBudget())).isEqualTo(7);
        assertThat(guard.timeLimit()).isEqualTo(Duration.ofSeconds(4));
        assertThat(entries(guard)).isEqualTo(4);
        assertThat(connectsAtOnce(guard)).isEqualTo(4);
        assertThat(failuresToOpen(guard)).isEqualTo(4);
    }

    @Test
    void withoutANamedConfigurationTheRegistrysDefaultHolds() {
        RouteGuard guard = named(named("for something else", 4), Map.of());
        assertThat(attempts(guard.turnBudget())).isEqualTo(9);
        assertThat(attempts(guard.connectBudget())).isEqualTo(9);
        assertThat(guard.timeLimit()).isEqualTo(Duration.ofSeconds(9));
        assertThat(entries(guard)).isEqualTo(9);
        assertThat(connectsAtOnce(guard)).isEqualTo(9);
        assertThat(failuresToOpen(guard)).isEqualTo(9);
    }

    @Test
    void anInstanceOfTheRoutesNameWinsOverConfigurations() {
        Registries registries = named(Resilience.CONFIG, 4);
        registries.breakers.circuitBreaker("route", breaker(2));
        registries.retries.retry("route", retry(2));
        registries.retries.retry("route connect", retry(5));
        registries.timeLimiters.timeLimiter("route", timeLimiter(2));
        registries.bulkheads.bulkhead("route", bulkhead(2));
        registries.rateLimiters.rateLimiter("route", rateLimiter(2));
        RouteGuard guard = registries.resilience().guard("route");
        assertThat(attempts(guard.turnBudget())).isEqualTo(2);
        assertThat(attempts(guard.connectBudget())).isEqualTo(5);
        assertThat(guard.timeLimit()).isEqualTo(Duration.ofSeconds(2));
        assertThat(entries(guard)).isEqualTo(2);
        assertThat(connectsAtOnce(guard)).isEqualTo(2);
        assertThat(failuresToOpen(guard)).isEqualTo(2);
    }

    @Test
    void instancesAppearInTheUsersRegistriesUnderTheNameOfTheRoute() {
        Registries registries = named(Resilience.CONFIG, 4);
        registries.resilience().guard("route");
        for (Registry<?, ?> each : List.of(
                registries.breakers,
                registries.retries,
                registries.timeLimiters,
                registries.bulkheads,
                registries.rateLimiters)) {
            assertThat(each.find("route")).isPresent();
        }
        assertThat(registries.retries.find("route connect")).isPresent();
    }

    @Test
    @SuppressWarnings("NullAway") // as from Kotlin or unchecked code
    void registriesMustNotBeNull() {
        Resilience.Builder builder = Resilience.builder();
        assertThatNullPointerException()
                .isThrownBy(() -> builder.circuitBreakers(null))
                .withMessage("circuitBreakers");
        assertThatNullPointerException().isThrownBy(() -> builder.retries(null)).withMessage("retries");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.timeLimiters(null))
                .withMessage("timeLimiters");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.bulkheads(null))
                .withMessage("bulkheads");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.rateLimiters(null))
                .withMessage("rateLimiters");
    }

    private static int attempts(AttemptBudget budget) {
        int attempts = 1;
        while (budget.next(silence()) != null) {
            attempts++;
        }
        return attempts;
    }

    private static int entries(RouteGuard guard) {
        int entries = 0;
        while (guard.tryEnter()) {
            entries++;
        }
        return entries;
    }

    private static int connectsAtOnce(RouteGuard guard) {
        int connects = 0;
        while (guard.reserveConnect().isZero()) {
            connects++;
        }
        return connects;
    }

    private static int failuresToOpen(RouteGuard guard) {
        int failures = 0;
        for (Permit next = guard.tryAcquire(); next != null; next = guard.tryAcquire()) {
            next.failure(silence(), QUICK);
            failures++;
        }
        return failures;
    }

    private static RouteGuard named(Registries registries, Map<String, RetryConfig> more) {
        more.forEach(registries.retries::addConfiguration);
        return registries.resilience().guard("route");
    }

    /** Registries with a default of nine of everything, and a named configuration with another number. */
    private static Registries named(String name, int number) {
        Registries registries = new Registries(
                CircuitBreakerRegistry.of(breaker(9)),
                RetryRegistry.of(retry(9)),
                TimeLimiterRegistry.of(timeLimiter(9)),
                BulkheadRegistry.of(bulkhead(9)),
                RateLimiterRegistry.of(rateLimiter(9)));
        registries.breakers.addConfiguration(name, breaker(number));
        registries.retries.addConfiguration(name, retry(number));
        registries.timeLimiters.addConfiguration(name, timeLimiter(number));
        registries.bulkheads.addConfiguration(name, bulkhead(number));
        registries.rateLimiters.addConfiguration(name, rateLimiter(number));
        return registries;
    }

    private static CircuitBreakerConfig breaker(int calls) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(calls)
                .minimumNumberOfCalls(calls)
                .build();
    }

    private static RetryConfig retry(int attempts) {
        return RetryConfig.custom().maxAttempts(attempts).build();
    }

    private static TimeLimiterConfig timeLimiter(int seconds) {
        return TimeLimiterConfig.custom()
                .timeoutDuration(Duration.ofSeconds(seconds))
                .build();
    }

    private static BulkheadConfig bulkhead(int calls) {
        return BulkheadConfig.custom().maxConcurrentCalls(calls).build();
    }

    private static RateLimiterConfig rateLimiter(int calls) {
        return RateLimiterConfig.custom()
                .limitForPeriod(calls)
                .limitRefreshPeriod(Duration.ofHours(1))
                .timeoutDuration(Duration.ofHours(2))
                .build();
    }

    private record Registries(
            CircuitBreakerRegistry breakers,
            RetryRegistry retries,
            TimeLimiterRegistry timeLimiters,
            BulkheadRegistry bulkheads,
            RateLimiterRegistry rateLimiters) {

        Resilience resilience() {
            return Resilience.builder()
                    .circuitBreakers(breakers)
                    .retries(retries)
                    .timeLimiters(timeLimiters)
                    .bulkheads(bulkheads)
                    .rateLimiters(rateLimiters)
                    .build();
        }
    }
}
