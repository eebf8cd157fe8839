// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** MAI-Transcribe names items but has no events for them. */
final class MaiEventWriter extends ServerEventWriter {

    MaiEventWriter(Supplier<String> eventIds) {
        super(eventIds);
    }

    @Override
    public List<ServerEvent> itemEvents(String item, @Nullable String previousItemId) {
        return List.of();
    }
}
