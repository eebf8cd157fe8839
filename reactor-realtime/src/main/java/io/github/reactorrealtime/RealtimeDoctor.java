// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.diagnosis.Checkup;
import io.github.reactorrealtime.diagnosis.Diagnosis;
import io.github.reactorrealtime.diagnosis.Finding;
import io.github.reactorrealtime.diagnosis.Patient;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Finds out why a route does not transcribe, or that it does: tries the way to the service step by step, from the name of the host to
 * a second of tone that is transcribed, and says in plain English what each step means and what to do.
 *
 * <pre>{@code
 * System.out.println(RealtimeDoctor.create().examine(route).block());
 * }</pre>
 *
 * <p>A diagnosis opens a handful of sessions, has two seconds of audio transcribed, and mints two client secrets, which are thrown away:
 * the account pays for that. No secret is in anything it says. Immutable, thread-safe, shareable.
 */
public final class RealtimeDoctor {

    private final Checkup checkup;
    private final TranscriptionModels models;

    private RealtimeDoctor(Builder builder) {
        this.checkup = new Checkup(builder.transport, builder.settings, builder.transcriptLimit, builder.timer);
        this.models = builder.models;
    }

    /** A doctor with the defaults. */
    public static RealtimeDoctor create() {
        return builder().build();
    }

    /** Options and their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Examines a route.
     *
     * <p>Work starts with the subscription; a finding comes when its step is done, and the next step begins when it is asked for.
     * Steps that an earlier one has made pointless are skipped and say so. Never fails: what goes wrong is a finding, silence too,
     * because every step has a time limit. Cancelling closes what is open. Findings come on the threads of the network and the timer.
     */
    public Flux<Finding> diagnose(Route route) {
        requireNonNull(route, "route");
        return Flux.defer(() -> checkup.of(patient(route)));
    }

    /** As {@link #diagnose}, with all findings at the end. */
    public Mono<Diagnosis> examine(Route route) {
        return diagnose(route).collectList().map(findings -> new Diagnosis(route.name(), findings));
    }

    private Patient patient(Route route) {
        LadderPlan plan = new LadderPlan(List.of(route), models, SessionOptions.NONE, null);
        LadderPlan.Step step = plan.steps().get(0);
        boolean leadsSomewhere = route.problem(plan.turns().detection()) == null;
        List<String> notes = new ArrayList<>(plan.notes());
        String retirement = leadsSomewhere ? RetiringModels.notice(route, step.model(), checkup.now()) : null;
        if (retirement != null) {
            notes.add(retirement);
        }
        return new Patient(
                route.name(),
                plan.problems(),
                notes,
                leadsSomewhere ? route.endpoint() : null,
                RouteSessions.session(step, plan.turns().detection(), AudioFormat.PCM16_24KHZ),
                route.realtimeModel(),
                !route.isRest(),
                step.model().rest());
    }

    @Override
    public String toString() {
        return "RealtimeDoctor[" + checkup + "]";
    }

    /** Collects the options of a {@link RealtimeDoctor}. Not thread-safe. */
    public static final class Builder {

        private Transport transport = Transport.create();
        private ConnectSettings settings = ConnectSettings.DEFAULTS;
        private Duration transcriptLimit = Duration.ofSeconds(30);
        private Scheduler timer = Schedulers.parallel();
        private TranscriptionModels models = TranscriptionModels.standard();

        private Builder() {}

        /** How the service is reached; default {@link Transport#create()}. Give it the one that has the trouble, proxy and all. */
        public Builder transport(Transport transport) {
            this.transport = requireNonNull(transport, "transport");
            return this;
        }

        /** How long connecting and each answer may take; default {@link ConnectSettings#DEFAULTS}. */
        public Builder settings(ConnectSettings settings) {
            this.settings = requireNonNull(settings, "settings");
            return this;
        }

        /** How long the service may take to transcribe a second, more than zero; default 30 s: streaming models lag behind. */
        public Builder transcriptLimit(Duration limit) {
            if (requireNonNull(limit, "limit").isNegative() || limit.isZero()) {
                throw new IllegalArgumentException("limit must be positive but was " + limit);
            }
            this.transcriptLimit = limit;
            return this;
        }

        /** Where time limits run and what time it is; default {@link Schedulers#parallel()}. */
        public Builder timer(Scheduler timer) {
            this.timer = requireNonNull(timer, "timer");
            return this;
        }

        /** What is known of models; default {@link TranscriptionModels#standard()}. */
        public Builder models(TranscriptionModels models) {
            this.models = requireNonNull(models, "models");
            return this;
        }

        /** The doctor; connects nowhere yet. */
        public RealtimeDoctor build() {
            return new RealtimeDoctor(this);
        }
    }
}
