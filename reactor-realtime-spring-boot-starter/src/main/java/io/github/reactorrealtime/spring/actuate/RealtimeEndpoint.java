// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The transcriptions that run at the moment, and their sessions. No text, no audio, no key. */
@Endpoint(id = "realtime")
public final class RealtimeEndpoint {

    /** How many are listed at most: the oldest, since what should be over and isn't is what one looks for. */
    static final int LISTED = 100;

    private final LiveTranscriptions transcriptions;

    RealtimeEndpoint(LiveTranscriptions transcriptions) {
        this.transcriptions = transcriptions;
    }

    /** The oldest hundred of those that run, the oldest first, and how many there are. */
    @ReadOperation
    public Transcriptions transcriptions() {
        Collection<LiveTranscription> all = transcriptions.all();
        List<Transcription> listed =
                all.stream().limit(LISTED).map(LiveTranscription::snapshot).toList();
        return new Transcriptions(Math.max(all.size(), listed.size()), listed);
    }

    /** One of them; {@code null}, which is 404, when there is none of this id any more. */
    @ReadOperation
    public @Nullable Transcription transcription(@Selector long id) {
        LiveTranscription transcription = transcriptions.find(id);
        return transcription == null ? null : transcription.snapshot();
    }

    /**
     * What runs.
     *
     * @param total how many there are
     * @param transcriptions the oldest hundred of them
     */
    public record Transcriptions(int total, List<Transcription> transcriptions) {

        public Transcriptions {
            transcriptions = List.copyOf(transcriptions);
        }
    }

    /**
     * One transcription.
     *
     * @param id counts the transcriptions of this JVM
     * @param since when it began
     * @param route where the live audio goes, or went last; {@code null} before the first session
     * @param model model of that route
     * @param sessions those that are open
     * @param audioSentSeconds audio sent to services, repairs included
     * @param lastEventAgo how long ago the subscriber got the last event; {@code null} before the first
     * @param lastError class of the last failure of a connect or a turn, {@code null} when all went well
     */
    public record Transcription(
            long id,
            Instant since,
            @Nullable String route,
            @Nullable String model,
            List<Session> sessions,
            Turns turns,
            double audioSentSeconds,
            Journal journal,
            @Nullable Duration lastEventAgo,
            @Nullable String lastError) {

        public Transcription {
            sessions = List.copyOf(sessions);
        }
    }

    /**
     * An open session.
     *
     * @param number counts the sessions of this JVM
     * @param id the service's own name of it, {@code null} when it gave none
     * @param live whether it carries the live audio, or still answers for some; else it is for repairs and probes
     * @param since when it was confirmed
     * @param expiresAt when the service is going to end it, {@code null} when it does not say
     */
    public record Session(
            long number,
            @Nullable String id,
            String route,
            String model,
            boolean live,
            Instant since,
            @Nullable Instant expiresAt) {}

    /**
     * Turns of a transcription.
     *
     * @param repaired those completed that took more than one attempt
     */
    public record Turns(long started, long completed, long failed, long repaired) {}

    /** The audio that has no outcome yet, and how much of it there may be; zero before the first. */
    public record Journal(long usedBytes, long capacityBytes) {}
}
