// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.transport.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Takes all steps of an examination, one after the other. {@code RealtimeDoctor} is the way in for routes.
 *
 * @param transport how the service is reached
 * @param settings how long connecting and each answer may take
 * @param transcriptLimit how long a transcript may take
 * @param timer where time limits run and what time it is
 */
public record Checkup(Transport transport, ConnectSettings settings, Duration transcriptLimit, Scheduler timer) {

    public Checkup {
        requireNonNull(transport, "transport");
        requireNonNull(settings, "settings");
        requireNonNull(transcriptLimit, "transcriptLimit");
        requireNonNull(timer, "timer");
    }

    /**
     * The findings, each when its step is done. Work starts with the subscription, and the next step with the demand for it;
     * cancelling closes what is open. Never fails: what goes wrong is a finding.
     */
    public Flux<Finding> of(Patient patient) {
        return Flux.defer(() -> {
            Course course = new Course(this, patient);
            SessionChecks sessions = new SessionChecks(course);
            return Flux.concat(
                    new OptionsCheck(course).run(),
                    new NetworkChecks(course).run(),
                    sessions.run(),
                    new ToneCheck(course, sessions).run(),
                    new HttpChecks(course).run());
        });
    }

    /** What time it is. */
    public Instant now() {
        return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS));
    }

    @Override
    public String toString() {
        return "Checkup[" + settings + "]";
    }
}
