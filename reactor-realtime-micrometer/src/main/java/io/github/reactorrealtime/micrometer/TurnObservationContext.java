// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.TranscriptEvent;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What is known of a turn, for conventions. Complete when the observation stops. */
public final class TurnObservationContext extends Observation.Context {

    private final long turn;
    private @Nullable String route;
    private @Nullable String model;
    private boolean repaired;
    private TranscriptEvent.@Nullable Completed completed;
    private TranscriptEvent.@Nullable Failed failed;

    TurnObservationContext(long turn) {
        this.turn = turn;
    }

    /** Number of the turn in its transcription, from 0. */
    public long turn() {
        return turn;
    }

    /** The route that answered or was asked last, {@code null} as long as none was. */
    public @Nullable String route() {
        return route;
    }

    /** Model of that route, {@code null} as long as it is not known. */
    public @Nullable String model() {
        return model;
    }

    /** Whether the turn was sent again from the journal. */
    public boolean isRepaired() {
        return repaired;
    }

    /** How it ended, {@code null} if not so. Holds the text: not for key values. */
    public TranscriptEvent.@Nullable Completed completed() {
        return completed;
    }

    /** How it ended, {@code null} if not so. */
    public TranscriptEvent.@Nullable Failed failed() {
        return failed;
    }

    void asked(String route, String model) {
        this.route = route;
        this.model = model;
    }

    void repaired() {
        repaired = true;
    }

    void ended(TranscriptEvent.Completed event) {
        asked(event.provenance().route(), event.provenance().model());
        completed = event;
    }

    void ended(TranscriptEvent.Failed event) {
        asked(event.provenance().route(), event.provenance().model());
        failed = event;
    }
}
