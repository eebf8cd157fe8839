// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.TranscriberListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Makes one observation of each turn, {@code reactor.realtime.turn}, and a child of it for each attempt to transcribe it,
 * {@code reactor.realtime.attempt}. With a tracing handler in the registry these are spans.
 *
 * <pre>{@code
 * RealtimeTranscriber.builder().listener(TranscriberObservations.of(registry))…
 * }</pre>
 *
 * <p>The parent of a turn is the observation in the subscriber's Reactor context, as Micrometer and Spring put it there, or else the
 * one that is current when the transcription is subscribed to. No scope is ever opened: what runs while a turn is open is not part
 * of it.
 *
 * <p>Thread-safe, made to be shared by all transcribers of an application. Names and key values are listed in
 * {@link TranscriberObservationDocumentation}; {@link TurnObservationConvention} and {@link AttemptObservationConvention} replace them, here
 * or in the registry's configuration.
 */
public final class TranscriberObservations implements TranscriberListener {

    private final ObservationRegistry registry;
    private final @Nullable TurnObservationConvention turnConvention;
    private final @Nullable AttemptObservationConvention attemptConvention;

    private TranscriberObservations(Builder builder) {
        this.registry = builder.registry;
        this.turnConvention = builder.turnConvention;
        this.attemptConvention = builder.attemptConvention;
    }

    /** With the default conventions, or those that the registry is configured with. */
    public static TranscriberObservations of(ObservationRegistry registry) {
        return builder(registry).build();
    }

    /** For other conventions. */
    public static Builder builder(ObservationRegistry registry) {
        return new Builder(registry);
    }

    @Override
    public TranscriberListener subscribed(ContextView context) {
        if (registry.isNoop()) {
            return NONE;
        }
        Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
        return new TranscriptionObservations(this, parent == null ? registry.getCurrentObservation() : parent);
    }

    /** Starts the observation of a turn. */
    Observation turn(TurnObservationContext context) {
        return TranscriberObservationDocumentation.TURN.start(
                turnConvention, DefaultTurnObservationConvention.INSTANCE, () -> context, registry);
    }

    /** Starts the observation of an attempt. */
    Observation attempt(AttemptObservationContext context) {
        return TranscriberObservationDocumentation.ATTEMPT.start(
                attemptConvention, DefaultAttemptObservationConvention.INSTANCE, () -> context, registry);
    }

    @Override
    public String toString() {
        return "TranscriberObservations";
    }

    /** Collects the options of {@link TranscriberObservations}. Not thread-safe. */
    public static final class Builder {

        private final ObservationRegistry registry;
        private @Nullable TurnObservationConvention turnConvention;
        private @Nullable AttemptObservationConvention attemptConvention;

        private Builder(ObservationRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /** Names and key values of turns; default {@link DefaultTurnObservationConvention}, unless the registry has another one. */
        public Builder turnConvention(TurnObservationConvention convention) {
            this.turnConvention = requireNonNull(convention, "convention");
            return this;
        }

        /** Names and key values of attempts; default {@link DefaultAttemptObservationConvention}, unless the registry has another one. */
        public Builder attemptConvention(AttemptObservationConvention convention) {
            this.attemptConvention = requireNonNull(convention, "convention");
            return this;
        }

        /** The listener. */
        public TranscriberObservations build() {
            return new TranscriberObservations(this);
        }
    }
}
