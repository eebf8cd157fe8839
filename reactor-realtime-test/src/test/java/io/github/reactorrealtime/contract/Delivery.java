// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * How the source gives its audio.
 *
 * @param pace how
 * @param leastBytes of a buffer
 * @param mostBytes of a buffer
 */
record Delivery(Pace pace, int leastBytes, int mostBytes) {

    enum Pace {
        /** As fast as it is asked for. */
        FILE,
        /** In real time; what could not be taken in time comes as soon as it can be. */
        LIVE,
        /** In real time on the average, with hiccups of seconds. */
        BURSTS
    }

    private static final Duration TICK = Duration.ofMillis(1);
    private static final int MOST_HICCUP_MS = 3_000;

    /** A buffer, or the end of a turn where the buffer is null. */
    private record Item(@Nullable ByteBuffer buffer, Duration due) {}

    /**
     * The source.
     *
     * @param turnEnds gets a signal wherever a turn ends; null when nobody wants to know
     */
    Flux<ByteBuffer> of(Speech speech, Sinks.@Nullable Many<Long> turnEnds, RandomGenerator random, Scheduler time) {
        return Flux.defer(() -> {
            long start = time.now(TimeUnit.NANOSECONDS);
            return items(speech, turnEnds != null, random)
                    .concatMap(item -> wait(item, start, time), 1)
                    .handle((item, sink) -> {
                        if (item.buffer != null) {
                            sink.next(item.buffer);
                        } else if (turnEnds != null) {
                            turnEnds.emitNext(0L, Sinks.EmitFailureHandler.FAIL_FAST);
                        }
                    });
        });
    }

    private Mono<Item> wait(Item item, long start, Scheduler time) {
        Duration rest = item.due.minusNanos(time.now(TimeUnit.NANOSECONDS) - start);
        if (item.buffer == null) {
            rest = TICK; // the buffer before has to arrive first
        }
        return rest.isNegative() || rest.isZero()
                ? Mono.just(item)
                : Mono.delay(rest, time).thenReturn(item);
    }

    private Flux<Item> items(Speech speech, boolean withTurnEnds, RandomGenerator random) {
        return Flux.generate(() -> new Position(speech, withTurnEnds, random), (position, sink) -> {
            Item next = position.next();
            if (next == null) {
                sink.complete();
            } else {
                sink.next(next);
            }
            return position;
        });
    }

    private final class Position {

        private final Speech speech;
        private final boolean withTurnEnds;
        private final RandomGenerator random;
        private long at;
        private int turns;
        private Duration hiccup = Duration.ZERO;

        Position(Speech speech, boolean withTurnEnds, RandomGenerator random) {
            this.speech = speech;
            this.withTurnEnds = withTurnEnds;
            this.random = random;
        }

        @Nullable
        Item next() {
            long limit = speech.bytes();
            if (withTurnEnds && turns < speech.turnEnds().size()) {
                limit = speech.turnEnds().get(turns);
                if (at == limit) {
                    turns++;
                    return new Item(null, Duration.ZERO);
                }
            }
            if (at == limit) {
                return null;
            }
            int wanted = leastBytes + random.nextInt(mostBytes - leastBytes + 1);
            int count = (int) Math.min(wanted, limit - at);
            ByteBuffer buffer = ByteBuffer.wrap(speech.read(at, count));
            at += count;
            return new Item(buffer, due());
        }

        private Duration due() {
            if (pace == Pace.FILE) {
                return Duration.ZERO;
            }
            Duration recorded = speech.format().durationOf(at / speech.format().bytesPerFrame());
            if (pace == Pace.BURSTS && hiccup.compareTo(recorded) < 0) {
                hiccup = recorded.plusMillis(random.nextInt(MOST_HICCUP_MS));
            }
            return pace == Pace.BURSTS ? hiccup : recorded;
        }
    }
}
