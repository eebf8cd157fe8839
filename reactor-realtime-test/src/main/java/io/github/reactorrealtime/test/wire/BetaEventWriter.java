// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The beta's names: transcription sessions have events of their own, and one event says that an item is there. */
class BetaEventWriter extends ServerEventWriter {

    BetaEventWriter(Supplier<String> eventIds) {
        super(eventIds);
    }

    @Override
    public ServerEvent sessionCreated(SessionConfig config) {
        return write(event(session(config, "created")).set("session", config.echo()));
    }

    @Override
    public ServerEvent sessionUpdated(SessionConfig config) {
        return write(event(session(config, "updated")).set("session", config.echo()));
    }

    @Override
    public List<ServerEvent> itemEvents(String item, @Nullable String previousItemId) {
        return List.of(item("conversation.item.created", item, previousItemId));
    }

    private static String session(SessionConfig config, String step) {
        return (config.isRealtime() ? "session." : "transcription_session.") + step;
    }
}
