// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static io.github.reactorrealtime.endtoend.EndToEnd.PATIENCE;

import io.github.reactorrealtime.error.RealtimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** What the tests of this package have in common. */
final class Faults {

    private Faults() {}

    /** The error a publisher ends with, one of ours. */
    static RealtimeException failureOf(Publisher<?> publisher) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Flux.from(publisher).doOnError(failure::set).onErrorComplete().blockLast(PATIENCE);
        if (failure.get() instanceof RealtimeException ours) {
            return ours;
        }
        throw new AssertionError("Expected it to end with an error of ours but was " + failure.get(), failure.get());
    }

    /** Everything that could be printed of an error: messages and stack traces, its causes and what it suppressed. */
    static List<String> everythingSaidBy(Throwable error) {
        List<String> said = new ArrayList<>();
        for (Throwable each = error; each != null; each = each.getCause()) {
            said.add(String.valueOf(each));
            for (Throwable suppressed : each.getSuppressed()) {
                said.addAll(everythingSaidBy(suppressed));
            }
        }
        return said;
    }
}
