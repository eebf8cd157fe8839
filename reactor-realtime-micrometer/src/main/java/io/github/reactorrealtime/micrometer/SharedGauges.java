// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the gauges of a registry read. One for each registry: a registry keeps the first gauge of a name and tags and ignores the
 * next, so two listeners have to count in the same place. Refers to no meter and no registry, which may go when nobody else does.
 */
final class SharedGauges {

    private static final Map<MeterRegistry, SharedGauges> OF_REGISTRY =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final Map<Name, AtomicLong> counts = new ConcurrentHashMap<>();
    private final Map<Tags, OpenJournals> journals = new ConcurrentHashMap<>();

    private record Name(String name, Tags tags) {}

    static SharedGauges of(MeterRegistry registry) {
        return OF_REGISTRY.computeIfAbsent(registry, any -> new SharedGauges());
    }

    /** What the gauge of this name and tags reads; the same for all who ask for it. */
    AtomicLong count(String name, Tags tags) {
        return counts.computeIfAbsent(new Name(name, tags), any -> new AtomicLong());
    }

    OpenJournals journals(Tags tags) {
        return journals.computeIfAbsent(tags, any -> new OpenJournals());
    }
}
