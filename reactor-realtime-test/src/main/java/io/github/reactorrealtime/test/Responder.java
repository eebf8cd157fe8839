// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.wire.ResponseEventWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answers of a conversation session: short, but in the service's order. Not thread-safe. */
final class Responder {

    private static final String ANSWER = "OK";

    private final Outlet outlet;
    private final ResponseEventWriter events;
    private final Ids ids;
    private final Conversation conversation;
    private final Duration latency;
    /** The response under way, null when there is none. */
    private @Nullable String active;

    private boolean inText;

    Responder(Outlet outlet, ResponseEventWriter events, Ids ids, Conversation conversation, Duration latency) {
        this.outlet = outlet;
        this.events = events;
        this.ids = ids;
        this.conversation = conversation;
        this.latency = latency;
    }

    boolean isActive() {
        return active != null;
    }

    /** Starts a response unless one is under way. */
    void respond(boolean text) {
        if (active != null) {
            return;
        }
        String id = ids.next("resp");
        active = id;
        inText = text;
        outlet.send(events.created(id, text));
        outlet.later(latency, () -> answer(id));
    }

    /** Ends the response under way, if any, with the given reason. */
    void cancel(String reason) {
        if (active != null) {
            outlet.send(events.done(active, inText, reason));
            active = null;
        }
    }

    private void answer(String id) {
        if (id.equals(active)) {
            String itemId = ids.next("item");
            events.content(id, itemId, ANSWER, inText).forEach(outlet::send);
            conversation.answer(itemId, events.item(itemId, ANSWER, inText), inText ? 0 : ResponseEventWriter.AUDIO_MS);
            active = null;
            outlet.send(events.done(id, inText, null));
            outlet.send(events.rateLimits());
        }
    }
}
