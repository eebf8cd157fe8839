// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.event.Transcription;
import java.time.Duration;
import reactor.core.publisher.Flux;

/** What can be said about a route without asking anybody. */
final class OptionsCheck {

    private final Course course;
    private final Patient patient;

    OptionsCheck(Course course) {
        this.course = course;
        this.patient = course.patient;
    }

    Flux<Finding> run() {
        return Flux.defer(() -> {
            if (patient.endpoint() == null) {
                course.endsHere("the route leads nowhere, see options");
            }
            return Flux.just(course.finding(Step.OPTIONS, verdict(), Duration.ZERO));
        });
    }

    private Verdict verdict() {
        if (!patient.problems().isEmpty()) {
            Verdict verdict = Verdict.of(Outcome.FAILED, String.join("; ", patient.problems()));
            return verdict.advice().isEmpty()
                    ? verdict.withAdvice("correct the route: a transcriber with it can't be built")
                    : verdict;
        }
        if (!patient.notes().isEmpty()) {
            return Verdict.of(Outcome.WARNING, String.join("; ", patient.notes()));
        }
        Transcription transcription = patient.session().transcription();
        String model = transcription == null ? "" : " with " + transcription.model();
        return Verdict.ok(course.endpoint().toString().replaceFirst("^Endpoint\\[(.*)]$", "$1") + model);
    }
}
