// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import static io.github.reactorrealtime.policy.Failures.said;
import static io.github.reactorrealtime.policy.Failures.silence;
import static io.github.reactorrealtime.policy.Failures.upgrade;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.NoAnswerException;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.event.RetryEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptBudgetTest {

    private final List<RetryEvent.Type> events = new ArrayList<>();

    @Test
    void aTurnIsRepeatedOnceAndAtOnce() {
        AttemptBudget budget = budget(Resilience.defaultRetry());
        assertThat(budget.next(silence())).isEqualTo(Duration.ZERO);
        assertThat(budget.next(silence())).isNull();
        assertThat(events).containsExactly(RetryEvent.Type.RETRY, RetryEvent.Type.ERROR);
    }

    @Test
    void aConnectIsTriedThreeTimes() {
        AttemptBudget budget = budget(Resilience.defaultConnectRetry());
        assertThat(budget.next(upgrade(503, null))).isBetween(Duration.ofMillis(250), Duration.ofMillis(750));
        assertThat(budget.next(upgrade(503, null))).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_500));
        assertThat(budget.next(upgrade(503, null))).isNull();
    }

    @RepeatedTest(20)
    void laterRepeatsOfATurnWaitLongerEachAndAreSpread() {
        RetryConfig tenfold = RetryConfig.<Object>from(Resilience.defaultRetry())
                .maxAttempts(10)
                .build();
        AttemptBudget budget = budget(tenfold);
        assertThat(budget.next(silence())).isEqualTo(Duration.ZERO);
        for (long millis : new long[] {500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000}) {
            assertThat(budget.next(silence()))
                    .isBetween(Duration.ofMillis(millis / 2), Duration.ofMillis(millis + millis / 2));
        }
        assertThat(budget.next(silence())).isNull();
    }

    @ParameterizedTest
    @CsvSource({"100,2000", "5000,5000"})
    void theLongerOfTheServicesAndTheConfiguredWaitCounts(long configured, long expected) {
        AttemptBudget budget = budget(
                RetryConfig.custom().waitDuration(Duration.ofMillis(configured)).build());
        assertThat(budget.next(said("tokens", "rate_limit_exceeded", "Please try again in 2s.")))
                .isEqualTo(Duration.ofMillis(expected));
    }

    @Test
    void aSuccessAfterARepeatIsPublished() {
        AttemptBudget budget = budget(Resilience.defaultRetry());
        budget.next(silence());
        budget.succeeded();
        budget.succeeded();
        assertThat(events).containsExactly(RetryEvent.Type.RETRY, RetryEvent.Type.SUCCESS);
    }

    @Test
    void aSuccessAtOnceIsCountedOnce() {
        Retry retry = Retry.of("route", Resilience.defaultRetry());
        AttemptBudget budget = new AttemptBudget(retry);
        budget.succeeded();
        budget.succeeded();
        assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithoutRetryAttempt())
                .isOne();
        assertThat(budget.next(silence())).isNull();
    }

    @Test
    void exhaustedItStaysExhausted() {
        Retry retry = Retry.of("route", RetryConfig.custom().maxAttempts(1).build());
        AttemptBudget budget = new AttemptBudget(retry);
        assertThat(budget.next(silence())).isNull();
        assertThat(budget.next(silence())).isNull();
        assertThat(retry.getMetrics().getNumberOfFailedCallsWithRetryAttempt()).isOne();
        assertThat(retry.getMetrics().getNumberOfTotalCalls()).isOne();
    }

    @Test
    void anIgnoredFailureEndsIt() {
        AttemptBudget budget = budget(RetryConfig.custom()
                .maxAttempts(5)
                .retryOnException(failure -> !(failure instanceof NoAnswerException))
                .build());
        assertThat(budget.next(silence())).isNull();
        assertThat(budget.next(upgrade(503, null))).isNull();
        assertThat(events).containsExactly(RetryEvent.Type.IGNORED_ERROR);
    }

    @Test
    void failAfterMaxAttemptsDoesNotThrowOnALateSuccess() {
        AttemptBudget budget = budget(
                RetryConfig.custom().maxAttempts(1).failAfterMaxAttempts(true).build());
        assertThat(budget.next(silence())).isNull();
        budget.succeeded();
        assertThat(events).containsExactly(RetryEvent.Type.ERROR);
    }

    @Test
    void aResultPredicateIsNeverAsked() {
        AttemptBudget budget = budget(RetryConfig.custom()
                .retryOnResult(result -> {
                    throw new IllegalStateException("there are no results");
                })
                .waitDuration(Duration.ofMillis(10))
                .build());
        assertThat(budget.next(silence())).isEqualTo(Duration.ofMillis(10));
        budget.succeeded();
        assertThat(events).containsExactly(RetryEvent.Type.RETRY, RetryEvent.Type.SUCCESS);
    }

    @Test
    void aNegativeIntervalEndsIt() {
        AttemptBudget budget =
                budget(RetryConfig.custom().intervalFunction(attempt -> -1L).build());
        assertThat(budget.next(silence())).isNull();
        assertThat(budget.next(silence())).isNull();
        assertThat(events).containsExactly(RetryEvent.Type.ERROR);
    }

    @Test
    void whatTheConfigurationThrowsEndsIt() {
        AttemptBudget interval = budget(RetryConfig.custom()
                .intervalFunction(attempt -> {
                    throw new IllegalStateException("no interval");
                })
                .build());
        assertThat(interval.next(silence())).isNull();
        AttemptBudget predicate = budget(RetryConfig.custom()
                .retryOnException(failure -> {
                    throw new IllegalStateException("can't say");
                })
                .build());
        assertThat(predicate.next(silence())).isNull();
    }

    @Test
    void aConsumerOfEventsThatThrowsIsBearable() {
        Retry retry = Retry.of("route", Resilience.defaultRetry());
        retry.getEventPublisher().onSuccess(event -> {
            throw new IllegalStateException("consumer");
        });
        AttemptBudget budget = new AttemptBudget(retry);
        assertThat(budget.next(silence())).isEqualTo(Duration.ZERO);
        budget.succeeded();
        assertThat(retry.getMetrics().getNumberOfSuccessfulCallsWithRetryAttempt())
                .isOne();
    }

    @Test
    void budgetsOfOneRetryCountApart() {
        Retry retry = Retry.of("route", Resilience.defaultRetry());
        AttemptBudget one = new AttemptBudget(retry);
        AttemptBudget other = new AttemptBudget(retry);
        assertThat(one.next(silence())).isNotNull();
        assertThat(other.next(silence())).isNotNull();
        assertThat(one.next(silence())).isNull();
    }

    private AttemptBudget budget(RetryConfig config) {
        Retry retry = Retry.of("route", config);
        retry.getEventPublisher().onEvent(event -> events.add(event.getEventType()));
        return new AttemptBudget(retry);
    }
}
