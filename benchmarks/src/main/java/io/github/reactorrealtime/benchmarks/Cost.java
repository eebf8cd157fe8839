// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

/** What one append cost, on average. */
record Cost(double cpuMicros, double allocatedBytes) {

    static Cost parse(String line) {
        String[] words = line.split(" ");
        return new Cost(Double.parseDouble(words[0]), Double.parseDouble(words[1]));
    }

    String line() {
        return cpuMicros + " " + allocatedBytes;
    }
}
