// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static io.github.reactorrealtime.policy.Failures.silence;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.NoAnswerException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A breaker of the defaults (opens at five failures, waits 30 s, then grants three trials), on a clock that stands still. */
class PermitTest {

    private static final Duration QUICK = Duration.ofSeconds(1);
    private static final Duration OPEN = Duration.ofSeconds(30).plusMillis(1);

    private final TestClock clock = new TestClock();
    private CircuitBreaker circuit = circuit(Resilience.defaultCircuitBreaker());
    private Breaker breaker = new Breaker(circuit);

    @Test
    void aClosedBreakerGrantsAnyNumberAndIsTold() {
        List<Permit> permits = acquire(100);
        permits.get(0).success(QUICK);
        permits.get(1).failure(silence(), QUICK);
        permits.get(2).release();
        assertThat(circuit.getMetrics().getNumberOfSuccessfulCalls()).isOne();
        assertThat(circuit.getMetrics().getNumberOfFailedCalls()).isOne();
        assertThat(circuit.getMetrics().getNumberOfBufferedCalls()).isEqualTo(2);
    }

    @Test
    void fiveFailuresOpenItAndNothingMoreIsGranted() {
        open();
        assertThat(breaker.isHealthy()).isFalse();
        assertThat(breaker.tryAcquire()).isNull();
        clock.advance(Duration.ofSeconds(30));
        assertThat(breaker.tryAcquire()).isNull();
    }

    @Test
    void slowSuccessesOpenItToo() {
        for (Permit permit : acquire(5)) {
            permit.success(Duration.ofMillis(15_001));
        }
        assertThat(circuit.getState()).isEqualTo(State.OPEN);
    }

    @Test
    void afterTheWaitItGrantsThreeTrials() {
        halfOpen();
        acquire(3);
        assertThat(breaker.tryAcquire()).isNull();
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void aTrialReleasedCanBeGrantedAgain() {
        open();
        clock.advance(OPEN);
        Permit ofOpening = requireNonNull(breaker.tryAcquire()); // turns it from open to half-open
        Permit ofHalfOpen = requireNonNull(breaker.tryAcquire());
        ofOpening.release();
        ofHalfOpen.release();
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void aPermitEndsOnce() {
        halfOpen();
        Permit trial = requireNonNull(breaker.tryAcquire());
        trial.release();
        trial.release();
        trial.success(QUICK);
        trial.failure(silence(), QUICK);
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
        assertThat(circuit.getMetrics().getNumberOfBufferedCalls()).isZero();
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void threeSuccessfulTrialsCloseIt() {
        halfOpen();
        acquire(3).forEach(trial -> trial.success(QUICK));
        assertThat(circuit.getState()).isEqualTo(State.CLOSED);
        assertThat(breaker.isHealthy()).isTrue();
    }

    @Test
    void oneFailedTrialOpensItAgain() {
        halfOpen();
        List<Permit> trials = acquire(3);
        trials.get(0).success(QUICK);
        trials.get(1).failure(silence(), QUICK);
        assertThat(circuit.getState()).isEqualTo(State.OPEN);
        trials.get(2).success(QUICK); // too late to close it
        assertThat(circuit.getState()).isEqualTo(State.OPEN);
        assertThat(breaker.tryAcquire()).isNull();
    }

    @Test
    void trialsThatFailTogetherLengthenTheWaitOnce() {
        List<Integer> openings = new ArrayList<>();
        use(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .waitIntervalFunctionInOpenState(attempt -> {
                    openings.add(attempt);
                    return 30_000L * attempt;
                })
                .build());
        halfOpen();
        acquire(3).forEach(trial -> trial.failure(silence(), QUICK));
        assertThat(openings).containsExactly(1, 2);
        clock.advance(OPEN);
        assertThat(breaker.tryAcquire()).isNull();
        clock.advance(OPEN);
        assertThat(breaker.tryAcquire()).isNotNull();
    }

    @Test
    void permitsFromBeforeSayNothingToAHalfOpenBreaker() {
        List<Permit> before = acquire(4);
        halfOpen();
        Permit trial = requireNonNull(breaker.tryAcquire());
        before.get(0).release();
        before.get(1).success(QUICK);
        before.get(2).failure(silence(), QUICK);
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
        assertThat(circuit.getMetrics().getNumberOfBufferedCalls()).isZero();
        trial.release();
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void trialsOfAnEarlierHalfOpenPhaseSayNothingToALaterOne() {
        halfOpen();
        List<Permit> earlier = acquire(3);
        earlier.get(0).failure(silence(), QUICK);
        clock.advance(OPEN);
        Permit later = requireNonNull(breaker.tryAcquire());
        earlier.get(1).release();
        earlier.get(2).failure(silence(), QUICK);
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
        later.release();
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void aPhaseThatIsStartedOverByHandIsAnother() {
        halfOpen();
        List<Permit> trials = acquire(3);
        circuit.transitionToHalfOpenState();
        trials.forEach(Permit::release);
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void aTrialThatEndsInAClosedBreakerCountsLikeAnyOther() {
        halfOpen();
        List<Permit> trials = acquire(3);
        circuit.transitionToClosedState();
        trials.get(0).success(QUICK);
        trials.get(1).failure(silence(), QUICK);
        trials.get(2).release();
        assertThat(circuit.getState()).isEqualTo(State.CLOSED);
        assertThat(circuit.getMetrics().getNumberOfBufferedCalls()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"DISABLED", "METRICS_ONLY"})
    void switchedOffItGrantsEverythingAndStaysSwitchedOff(State state) {
        Permit ofClosed = requireNonNull(breaker.tryAcquire());
        halfOpen();
        Permit trial = requireNonNull(breaker.tryAcquire());
        to(state);
        assertThat(breaker.isHealthy()).isTrue();
        ofClosed.failure(silence(), QUICK);
        trial.failure(silence(), QUICK);
        List<Permit> permits = acquire(20);
        permits.subList(0, 10).forEach(permit -> permit.failure(silence(), QUICK));
        permits.subList(10, 20).forEach(Permit::release);
        assertThat(circuit.getState()).isEqualTo(state);
    }

    @Test
    void grantedWhileSwitchedOffItIsNoTrialLater() {
        circuit.transitionToDisabledState();
        List<Permit> permits = acquire(3);
        circuit.transitionToHalfOpenState();
        permits.get(0).release();
        permits.get(1).failure(silence(), QUICK);
        permits.get(2).success(QUICK);
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void forcedOpenItGrantsNothingForEver() {
        halfOpen();
        Permit trial = requireNonNull(breaker.tryAcquire());
        circuit.transitionToForcedOpenState();
        trial.failure(silence(), QUICK);
        clock.advance(Duration.ofDays(1));
        assertThat(breaker.isHealthy()).isFalse();
        assertThat(breaker.tryAcquire()).isNull();
        assertThat(circuit.getState()).isEqualTo(State.FORCED_OPEN);
    }

    @Test
    void anIgnoredFailureGivesTheTrialBackAndOpensNothing() {
        use(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .ignoreException(NoAnswerException.class::isInstance)
                .build());
        Permit before = requireNonNull(breaker.tryAcquire());
        circuit.transitionToOpenState();
        clock.advance(OPEN);
        requireNonNull(breaker.tryAcquire()).failure(silence(), QUICK);
        before.failure(silence(), QUICK);
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void aFailureThatTheConfigurationTakesForASuccessOpensNothing() {
        use(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .recordException(failure -> !(failure instanceof NoAnswerException))
                .build());
        circuit.transitionToOpenState();
        clock.advance(OPEN);
        acquire(3).forEach(trial -> trial.failure(silence(), QUICK));
        assertThat(circuit.getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void aPredicateThatThrowsCostsNoTrial() {
        use(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                .recordException(failure -> {
                    throw new IllegalStateException("can't say");
                })
                .build());
        circuit.transitionToOpenState();
        clock.advance(OPEN);
        acquire(3).forEach(trial -> trial.failure(silence(), QUICK));
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
        assertThat(free()).isEqualTo(3);
    }

    @Test
    void theStreakCountsQuickSuccessesInARow() {
        acquire(3).forEach(permit -> permit.success(QUICK));
        requireNonNull(breaker.tryAcquire()).release();
        assertThat(breaker.streak()).isEqualTo(3);
        requireNonNull(breaker.tryAcquire()).failure(silence(), QUICK);
        assertThat(breaker.streak()).isZero();
        requireNonNull(breaker.tryAcquire()).success(Duration.ofSeconds(15));
        assertThat(breaker.streak()).isOne();
        requireNonNull(breaker.tryAcquire()).success(Duration.ofSeconds(16));
        assertThat(breaker.streak()).isZero();
    }

    @Test
    void whatHappensIsPublished() {
        List<CircuitBreakerEvent.Type> events = new ArrayList<>();
        circuit.getEventPublisher().onEvent(event -> events.add(event.getEventType()));
        requireNonNull(breaker.tryAcquire()).success(QUICK);
        requireNonNull(breaker.tryAcquire()).failure(silence(), QUICK);
        assertThat(events).containsExactly(CircuitBreakerEvent.Type.SUCCESS, CircuitBreakerEvent.Type.ERROR);
        events.clear();
        circuit.transitionToOpenState();
        breaker.tryAcquire();
        assertThat(events)
                .containsExactly(CircuitBreakerEvent.Type.STATE_TRANSITION, CircuitBreakerEvent.Type.NOT_PERMITTED);
        events.clear();
        clock.advance(OPEN);
        requireNonNull(breaker.tryAcquire()).failure(silence(), QUICK);
        assertThat(events)
                .containsExactly(
                        CircuitBreakerEvent.Type.STATE_TRANSITION,
                        CircuitBreakerEvent.Type.ERROR,
                        CircuitBreakerEvent.Type.STATE_TRANSITION);
    }

    private void open() {
        acquire(5).forEach(permit -> permit.failure(silence(), QUICK));
        assertThat(circuit.getState()).isEqualTo(State.OPEN);
    }

    private void halfOpen() {
        open();
        clock.advance(OPEN);
        requireNonNull(breaker.tryAcquire()).release();
        assertThat(circuit.getState()).isEqualTo(State.HALF_OPEN);
    }

    private void to(State state) {
        if (state == State.DISABLED) {
            circuit.transitionToDisabledState();
        } else {
            circuit.transitionToMetricsOnlyState();
        }
    }

    private List<Permit> acquire(int count) {
        List<Permit> permits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            permits.add(requireNonNull(breaker.tryAcquire()));
        }
        return permits;
    }

    /** How many trials are left. */
    private int free() {
        int free = 0;
        while (circuit.tryAcquirePermission()) {
            free++;
        }
        return free;
    }

    private void use(CircuitBreakerConfig config) {
        circuit = circuit(config);
        breaker = new Breaker(circuit);
    }

    private CircuitBreaker circuit(CircuitBreakerConfig config) {
        return CircuitBreaker.of(
                "route", CircuitBreakerConfig.from(config).clock(clock).build());
    }
}
