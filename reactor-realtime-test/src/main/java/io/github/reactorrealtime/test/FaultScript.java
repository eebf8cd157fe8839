// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The faults of one emulator. Thread-safe: shared by all connections and changed while they run. */
final class FaultScript {

    private record Entry(Fault fault, When when, Point point, AtomicLong fits) {

        boolean strikes(Situation now) {
            return point == now.point() && when.fits(now) && when.strikes(fits.incrementAndGet());
        }
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    void inject(Fault fault, When when) {
        requireNonNull(fault, "fault");
        Point point = when.point() == null ? fault.defaultPoint() : when.point();
        if (!fault.strikesAt(point)) {
            throw new IllegalArgumentException(fault + " can't strike at " + point);
        }
        entries.add(new Entry(fault, when, point, new AtomicLong()));
    }

    /** The same faults, counted anew. */
    FaultScript copy() {
        FaultScript copy = new FaultScript();
        entries.forEach(entry -> copy.inject(entry.fault(), entry.when()));
        return copy;
    }

    void clear() {
        entries.clear();
    }

    /** The faults that strike now, in the order in which they were injected. */
    List<Fault> striking(Situation now) {
        List<Fault> faults = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.strikes(now)) {
                faults.add(entry.fault());
            }
        }
        return faults;
    }
}
