// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.RealtimeEvent;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one record is written and read.
 *
 * @param name the wire's {@code type}
 * @param fromFields makes the record of the fields that were on the wire
 * @param toFields writes all fields but {@code type} and {@code event_id}
 */
record EventType<F, E extends RealtimeEvent>(
        String name, Class<E> recordType, Function<F, E> fromFields, BiConsumer<JsonWriter, E> toFields) {

    E read(F fields) {
        return fromFields.apply(fields);
    }

    void write(JsonWriter out, RealtimeEvent event) {
        toFields.accept(out, recordType.cast(event));
    }
}
