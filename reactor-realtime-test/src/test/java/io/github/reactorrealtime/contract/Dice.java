// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a schedule is drawn with. The same seed throws the same. */
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** From least to most, both included. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    Duration millis(int least, int most) {
        return Duration.ofMillis(between(least, most));
    }

    Duration seconds(int least, int most) {
        return Duration.ofSeconds(between(least, most));
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** The same values in any order. */
    <T> List<T> shuffled(List<T> values) {
        List<T> rest = new ArrayList<>(values);
        List<T> shuffled = new ArrayList<>();
        while (!rest.isEmpty()) {
            shuffled.add(rest.remove(random.nextInt(rest.size())));
        }
        return shuffled;
    }

    long seed() {
        return random.nextLong();
    }
}
