// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.time.Duration;

/**
 * What is sent in one round.
 *
 * @param frameMillis audio per append
 * @param pieces buffers of the source per append
 * @param sessions at the same time
 * @param appends of each session
 * @param paced at the speed of the audio, else as fast as it goes
 * @param turnMillis audio per turn, for whoever makes turns
 */
record Workload(int frameMillis, int pieces, int sessions, int appends, boolean paced, int turnMillis) {

    static Workload parse(String line) {
        String[] words = line.split(" ");
        return new Workload(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Boolean.parseBoolean(words[4]),
                Integer.parseInt(words[5]));
    }

    String line() {
        return String.join(
                " ",
                String.valueOf(frameMillis),
                String.valueOf(pieces),
                String.valueOf(sessions),
                String.valueOf(appends),
                String.valueOf(paced),
                String.valueOf(turnMillis));
    }

    long totalAppends() {
        return (long) sessions * appends;
    }

    Duration frame() {
        return Duration.ofMillis(frameMillis);
    }

    int buffers() {
        return appends * pieces;
    }

    /** Buffers after which the costs of beginning are paid: a third. */
    int leadBuffers() {
        return buffers() / 3;
    }

    Duration buffer() {
        return frame().dividedBy(pieces);
    }
}
