// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.provider.Endpoint;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One examination under way: what was learned by earlier steps, and how a step becomes a finding. Steps come one after the other. */
final class Course {

    final Checkup checkup;
    final Patient patient;

    private @Nullable String pointless;
    private boolean transcribes;

    Course(Checkup checkup, Patient patient) {
        this.checkup = checkup;
        this.patient = patient;
    }

    Endpoint endpoint() {
        return requireNonNull(patient.endpoint(), "endpoint");
    }

    /** From now on nothing can be learned by asking the service. */
    void endsHere(String reason) {
        pointless = reason;
    }

    /** Why no further step makes sense, {@code null} while they do. */
    @Nullable
    String pointless() {
        return pointless;
    }

    /** The route does what it is for. */
    void transcribes() {
        transcribes = true;
    }

    boolean hasTranscribed() {
        return transcribes;
    }

    /** Takes a step, if it makes sense, and within the time limit. */
    Mono<Finding> step(Step step, Duration limit, Supplier<Mono<Verdict>> check) {
        return Mono.defer(() -> {
            if (pointless != null) {
                return Mono.just(skipped(step, pointless));
            }
            long start = nanos();
            return Mono.defer(check)
                    .timeout(limit, checkup.timer())
                    .onErrorResume(TimeoutException.class, late -> Mono.just(Verdict.silence(limit)))
                    .onErrorResume(error -> Mono.just(Verdict.failed(error)))
                    .map(verdict -> finding(step, verdict, Duration.ofNanos(nanos() - start)));
        });
    }

    Finding skipped(Step step, String reason) {
        return finding(step, Verdict.skipped(reason), Duration.ZERO);
    }

    Finding finding(Step step, Verdict verdict, Duration took) {
        return new Finding(
                step,
                verdict.outcome(),
                withoutSecrets(verdict.meaning()),
                withoutSecrets(verdict.advice()),
                verdict.support(),
                verdict.outcome() == Outcome.SKIPPED ? Duration.ZERO : took);
    }

    /** Why there are no sessions to look at, {@code null} when there are. */
    @Nullable
    String noSessions() {
        return pointless == null && !patient.sessions() ? "the route uploads files instead (Route.rest)" : pointless;
    }

    /** What only the route knows to be a secret is taken out too: gateways echo what they were sent. */
    private String withoutSecrets(String text) {
        Endpoint endpoint = patient.endpoint();
        return endpoint == null ? Redaction.text(text) : endpoint.redact(text);
    }

    long nanos() {
        return checkup.timer().now(TimeUnit.NANOSECONDS);
    }
}
