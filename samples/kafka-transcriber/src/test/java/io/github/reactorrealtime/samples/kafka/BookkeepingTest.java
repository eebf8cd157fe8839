// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is committed is exactly what the calls said, whatever the order in which things happen, and whoever dies when. */
class BookkeepingTest {

    private static final int RUNS = 150;

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : new Random().longs(RUNS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everySampleIsCommittedOnceInOrder(long seed) {
        new SimulatedPartition(seed).run();
    }
}
