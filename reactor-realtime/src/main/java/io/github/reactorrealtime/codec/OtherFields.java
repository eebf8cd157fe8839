// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Collects the fields of an object that no component of its record takes, as they are written. */
final class OtherFields {

    private @Nullable StringBuilder fields;

    /** Adds the field the reader stands on. */
    void add(String name, JsonReader in) {
        if (fields == null) {
            fields = new StringBuilder().append('{');
        } else {
            fields.append(',');
        }
        fields.append('"')
                .append(JsonStringEncoder.getInstance().quoteAsCharArray(name))
                .append("\":")
                .append(in.raw());
    }

    /** A JSON object, or {@code null} if nothing was added. */
    @Nullable
    String json() {
        return fields == null ? null : fields + "}";
    }
}
