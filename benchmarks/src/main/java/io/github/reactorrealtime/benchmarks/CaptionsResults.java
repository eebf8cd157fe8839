// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What came of many calls. Thread-safe. */
final class CaptionsResults {

    /** Complaints worth reading; the rest is only counted. */
    private static final int KEPT = 10;

    private final List<String> complaints = new ArrayList<>();
    private long[] latencies = new long[1 << 12];
    private int texts;
    private int from; // where the present minute began
    private int repaired;
    private int wrong;
    private int late;

    /** A final text came so long after the last sample of its turn was given to the socket. */
    synchronized void text(long nanos, int attempt) {
        if (texts == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * texts);
        }
        latencies[texts++] = nanos;
        if (attempt > 1) {
            repaired++;
        }
    }

    synchronized void wrong(String what) {
        if (++wrong <= KEPT) {
            complaints.add(what);
        }
    }

    /** The caller itself was too slow: its figures say less then. */
    synchronized void frameWasLate() {
        late++;
    }

    synchronized int wrong() {
        return wrong;
    }

    synchronized int late() {
        return late;
    }

    synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Of the texts since the last call of this. */
    synchronized Latencies lastMinute() {
        Latencies minute = Latencies.of(Arrays.copyOfRange(latencies, from, texts));
        from = texts;
        return minute;
    }

    synchronized Latencies all() {
        return Latencies.of(Arrays.copyOf(latencies, texts));
    }

    synchronized int repaired() {
        return repaired;
    }

    /** In milliseconds. */
    record Latencies(int texts, double p50, double p99, double max) {

        static Latencies of(long[] nanos) {
            Arrays.sort(nanos);
            return new Latencies(nanos.length, at(nanos, 0.5), at(nanos, 0.99), at(nanos, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * (sorted.length - 1))] / 1e6;
        }
    }
}
