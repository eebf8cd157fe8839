// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.RateLimit;
import io.github.reactorrealtime.event.RateLimitsUpdated;
import io.github.reactorrealtime.event.ServerEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code error} and {@code rate_limits.updated}. */
final class StatusTypes {

    static final List<EventType<ServerFields, ? extends ServerEvent>> EVENTS = List.of(
            new EventType<>(
                    "error",
                    ErrorEvent.class,
                    f -> new ErrorEvent(f.eventId, f.error()),
                    (out, e) -> out.object("error", e.error(), StatusTypes::writeErrorOfEvent)),
            new EventType<>(
                    "rate_limits.updated",
                    RateLimitsUpdated.class,
                    f -> new RateLimitsUpdated(f.eventId, f.rateLimits),
                    (out, e) -> out.objects("rate_limits", e.rateLimits(), StatusTypes::writeRateLimit)));

    private StatusTypes() {}

    /** {@code null} when the value is no object. */
    static @Nullable ErrorDetails readError(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        String type = null;
        String code = null;
        String message = null;
        String param = null;
        String eventId = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "type" -> type = in.text();
                case "code" -> code = in.text();
                case "message" -> message = in.text();
                case "param" -> param = in.text();
                case "event_id" -> eventId = in.text();
                default -> in.skip();
            }
        }
        return new ErrorDetails(type, code, message, param, eventId);
    }

    /** An error inside another event, which has no event to blame. */
    static void writeError(JsonWriter out, ErrorDetails error) {
        out.text("type", error.type())
                .textOrNull("code", error.code())
                .text("message", error.message())
                .textOrNull("param", error.param())
                .text("event_id", error.eventId());
    }

    static @Nullable RateLimit readRateLimit(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        String name = "";
        long limit = 0;
        long remaining = 0;
        double resetSeconds = 0;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "name" -> name = in.textOrEmpty();
                case "limit" -> limit = in.longValue();
                case "remaining" -> remaining = in.longValue();
                case "reset_seconds" -> resetSeconds = in.doubleValue();
                default -> in.skip();
            }
        }
        return new RateLimit(name, limit, remaining, resetSeconds);
    }

    private static void writeErrorOfEvent(JsonWriter out, ErrorDetails error) {
        writeError(out, error);
        if (error.eventId() == null) {
            out.nothing("event_id");
        }
    }

    private static void writeRateLimit(JsonWriter out, RateLimit limit) {
        out.text("name", limit.name())
                .number("limit", limit.limit())
                .number("remaining", limit.remaining())
                .number("reset_seconds", (Double) limit.resetSeconds());
    }
}
