// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.TranscriptEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;

/** A subscriber of a certain appetite that writes down what it gets, and what it should not have got. */
final class Audience extends BaseSubscriber<TranscriptEvent> {

    private final Appetite appetite;
    private final RandomGenerator random;
    private final Scheduler time;
    final List<TranscriptEvent> events = new ArrayList<>();
    final List<Duration> times = new ArrayList<>();
    private long requested;
    private int inBatch;
    private int excess;
    private int terminals;
    private @Nullable Throwable failure;

    Audience(Appetite appetite, RandomGenerator random, Scheduler time) {
        this.appetite = appetite;
        this.random = random;
        this.time = time;
    }

    /** How many events came that were not asked for, or after the end. */
    int excess() {
        return excess;
    }

    /** How many terminal signals came. */
    int terminals() {
        return terminals;
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (appetite.first().isZero()) {
            ask();
        } else {
            time.schedule(this::ask, appetite.first().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    protected void hookOnNext(TranscriptEvent event) {
        if (terminals > 0 || events.size() >= requested) {
            excess++;
        }
        events.add(event);
        times.add(Duration.ofNanos(time.now(TimeUnit.NANOSECONDS)));
        if (appetite.batch() > 0 && ++inBatch == appetite.batch()) {
            inBatch = 0;
            digest();
        }
    }

    @Override
    protected void hookOnComplete() {
        terminals++;
    }

    @Override
    protected void hookOnError(Throwable error) {
        terminals++;
        failure = error;
    }

    private void digest() {
        long millis =
                appetite.pause().isZero() ? 0 : random.nextLong(appetite.pause().toMillis() + 1);
        if (millis == 0) {
            ask();
        } else {
            time.schedule(this::ask, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void ask() {
        long count = appetite.batch() == 0 ? Long.MAX_VALUE : appetite.batch();
        requested = appetite.batch() == 0 ? Long.MAX_VALUE : requested + count;
        request(count);
    }
}
