// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.error.SupportHandles;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/** What is known of one attempt at a turn, for conventions. Complete when the observation stops. A client's span. */
public final class AttemptObservationContext extends SenderContext<Object> {

    /** How an attempt ended. */
    public enum Outcome {
        /** With a text. */
        COMPLETED,
        /** Without one: {@link #getError()} says why. */
        FAILED,
        /** The next session got the turn's audio from its beginning, before this one was done. */
        HANDED_OVER,
        /** Nobody waits for it any more, or it is not over. */
        NONE
    }

    private final long turn;
    private final int attempt;
    private final boolean repair;
    private final String route;
    private String model;
    private SupportHandles support;
    private Outcome outcome = Outcome.NONE;

    AttemptObservationContext(
            long turn, int attempt, boolean repair, String route, String model, SupportHandles support) {
        super((nowhere, name, value) -> {}, Kind.CLIENT); // the protocol has no room for the trace's headers
        setCarrier(this);
        this.turn = turn;
        this.attempt = attempt;
        this.repair = repair;
        this.route = route;
        this.model = model;
        this.support = support;
    }

    /** Number of the turn in its transcription, from 0. */
    public long turn() {
        return turn;
    }

    /** Number of the attempt at this turn, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Whether the audio was sent again from the journal; else it was the live audio. */
    public boolean isRepair() {
        return repair;
    }

    /** Name of the route that was asked. */
    public String route() {
        return route;
    }

    /** Model of that route, empty when it is not known. */
    public String model() {
        return model;
    }

    /** The ids by which the provider's support finds it, as far as they are known. */
    public SupportHandles support() {
        return support;
    }

    /** How it ended. */
    public Outcome outcome() {
        return outcome;
    }

    void ended(Outcome how) {
        outcome = how;
    }

    void model(String name) {
        model = name;
    }

    void support(SupportHandles handles) {
        support = handles;
    }
}
