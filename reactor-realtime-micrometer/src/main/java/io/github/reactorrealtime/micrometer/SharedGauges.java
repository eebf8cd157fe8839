// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

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

    /**
     * What the gauge of this name and tags reads; the same for all who ask for it.
     *
     * @param register makes the gauge, for the first who asks
     */
    AtomicLong count(String name, Tags tags, Consumer<? super AtomicLong> register) {
        return counts.computeIfAbsent(new Name(name, tags), any -> registered(new AtomicLong(), register));
    }

    /** The journals under these tags; the same for all who ask for them. */
    OpenJournals journals(Tags tags, Consumer<? super OpenJournals> register) {
        return journals.computeIfAbsent(tags, any -> registered(new OpenJournals(), register));
    }

    private static <T> T registered(T source, Consumer<? super T> register) {
        register.accept(source);
        return source;
    }
}
