// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** How full the journals of all active transcriptions are. Thread-safe. */
final class OpenJournals {

    private final Set<Fill> fills = ConcurrentHashMap.newKeySet();

    /** One journal. Written by its transcription, read by whoever collects metrics. */
    static final class Fill {

        private volatile long usedBytes;
        private volatile long capacityBytes;

        void changed(long used, long capacity) {
            usedBytes = used;
            capacityBytes = capacity;
        }

        private double ratio() {
            long capacity = capacityBytes;
            return capacity == 0 ? 0 : (double) usedBytes / capacity;
        }
    }

    Fill open() {
        Fill fill = new Fill();
        fills.add(fill);
        return fill;
    }

    void close(Fill fill) {
        fills.remove(fill);
    }

    /** Bytes in all of them together. */
    double used() {
        return fills.stream().mapToLong(fill -> fill.usedBytes).sum();
    }

    /** What all of them together can hold. */
    double capacity() {
        return fills.stream().mapToLong(fill -> fill.capacityBytes).sum();
    }

    /** How full the fullest is, from 0 to 1. */
    double fullest() {
        return fills.stream().mapToDouble(Fill::ratio).max().orElse(0);
    }
}
