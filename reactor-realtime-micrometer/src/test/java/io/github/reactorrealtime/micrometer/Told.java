// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a listener is told, made up. */
final class Told {

    static final String ROUTE = "openai/gpt-4o-transcribe";
    static final String MODEL = "gpt-4o-transcribe";
    static final String OTHER_ROUTE = "openai/whisper-1";
    static final String OTHER_MODEL = "whisper-1";
    static final Duration QUEUED = Duration.ofMillis(200);
    static final Duration SERVED = Duration.ofMillis(600);
    static final AudioReport NOTHING = new AudioReport(0, 0, 0, 0, 0, 0, 24_000);

    private static final AtomicLong SESSIONS = new AtomicLong(1_000_000);

    private Told() {}

    static SessionInfo live() {
        return session(ROUTE, MODEL, true);
    }

    static SessionInfo session(String route, String model, boolean live) {
        return new SessionInfo(
                SESSIONS.incrementAndGet(), route, model, live, AudioFormat.PCM16_24KHZ, handles("sess_1"), null);
    }

    static SupportHandles handles(String session) {
        return new SupportHandles("req_1", "apim_1", null, null, session, null);
    }

    static Provenance from(String route, String model, int attempt) {
        return new Provenance(route, model, attempt, "sess_1", "item_1", QUEUED, SERVED);
    }

    static Completed completed(long turn, @Nullable Usage usage) {
        return completed(turn, from(ROUTE, MODEL, 1), usage);
    }

    static Completed completed(long turn, Provenance from, @Nullable Usage usage) {
        return new Completed(turn, oneSecond(), "one", List.of(), List.of(), usage, from, Duration.ofSeconds(1));
    }

    static Failed failed(long turn, RealtimeException cause) {
        return new Failed(turn, oneSecond(), cause, from(ROUTE, MODEL, 1), Duration.ofSeconds(1));
    }

    static Partial partial(long turn) {
        return new Partial(turn, "o", "o", 1);
    }

    static Gap gap() {
        return new Gap(oneSecond(), "no room", Duration.ofSeconds(1));
    }

    static RealtimeException serverError() {
        return error("server_error", null, "The server had an error");
    }

    static RealtimeException error(@Nullable String type, @Nullable String code, String message) {
        return new ServiceException(message, new ErrorDetails(type, code, message, null, null), handles("sess_2"));
    }

    private static AudioRange oneSecond() {
        return new AudioRange(0, 24_000, 24_000);
    }
}
