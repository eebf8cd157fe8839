// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.rest.AudioUpload;
import io.github.reactorrealtime.rest.ClientSecret;
import io.github.reactorrealtime.rest.ClientSecrets;
import io.github.reactorrealtime.rest.RequestSettings;
import io.github.reactorrealtime.rest.TranscriptionRequest;
import io.github.reactorrealtime.rest.Transcriptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The HTTP side: files, and client secrets. What does not work there does not matter to sessions that do. */
final class HttpChecks {

    private static final String NO_HTTP = "this transport makes no HTTP requests";

    private final Course course;

    HttpChecks(Course course) {
        this.course = course;
    }

    Flux<Finding> run() {
        Duration request = course.checkup
                .settings()
                .connectTimeout()
                .plus(course.checkup.settings().answerTimeout());
        return Flux.concat(
                rest(),
                course.step(Step.MINT, request.multipliedBy(3), () -> optional(minted(secrets(request), true))),
                course.step(Step.MINT, request.multipliedBy(3), () -> optional(minted(secrets(request), false))));
    }

    private Mono<Finding> rest() {
        return Mono.defer(() -> {
            Transcription transcription = course.patient.session().transcription();
            String model = transcription == null ? null : transcription.model();
            if (course.pointless() == null && (model == null || !course.patient.rest())) {
                return Mono.just(course.skipped(Step.REST, model + " transcribes in sessions only"));
            }
            Duration limit = course.checkup.transcriptLimit();
            return course.step(
                            Step.REST,
                            limit.plusSeconds(1),
                            () -> optional(uploaded(new RequestSettings(limit, limit), String.valueOf(model))))
                    .doOnNext(this::note);
        });
    }

    /** Where uploads are what is wanted, they are what counts. */
    private void note(Finding finding) {
        if (!course.patient.sessions() && finding.outcome() == Outcome.OK) {
            course.transcribes();
        }
    }

    private Mono<Verdict> uploaded(RequestSettings settings, String model) {
        AudioFormat format = AudioFormat.PCM16_24KHZ;
        AtomicReference<SupportHandles> support = new AtomicReference<>(SupportHandles.NONE);
        return Transcriptions.builder(course.endpoint())
                .transport(course.checkup.transport())
                .settings(settings)
                .timer(course.checkup.timer())
                .build()
                .transcribe(
                        TranscriptionRequest.builder(AudioUpload.wav(format, Tone.second(format)), model)
                                .build(),
                        support::set)
                .map(HttpChecks::uploaded)
                .map(verdict -> verdict.with(support.get()));
    }

    private static Verdict uploaded(TranscriptionResult result) {
        return Verdict.ok("the same second as a file came back as "
                + (result.text().isBlank()
                        ? "an empty text"
                        : "'" + result.text().strip() + "'")
                + "; turns that fail in a session can be repaired this way");
    }

    private ClientSecrets secrets(Duration limit) {
        return ClientSecrets.builder(course.endpoint())
                .transport(course.checkup.transport())
                .settings(new RequestSettings(limit, limit))
                .timer(course.checkup.timer())
                .build();
    }

    private Mono<Verdict> minted(ClientSecrets secrets, boolean withTranscription) {
        Mono<ClientSecret> minting = withTranscription ? secrets.mint(course.patient.session()) : secrets.mint();
        return minting.map(secret -> minted(secret, withTranscription));
    }

    private static Verdict minted(ClientSecret secret, boolean withTranscription) {
        RealtimeException failure = secret.configurationFailure();
        if (failure != null) {
            Verdict failed = Verdict.failed(failure);
            return new Verdict(
                    Outcome.WARNING,
                    "with a transcription block minting fails, without it works: " + failed.meaning(),
                    "a known fault of Azure: mint without, and configure the session after connecting (ClientSecrets does)",
                    failed.support());
        }
        String until = secret.expiresAt() == null ? "" : ", good until " + secret.expiresAt();
        String how = withTranscription ? "with a transcription block: a secret" : "without one: a secret";
        String proof = withTranscription ? "; that a session with it works is not proven by that" : "";
        return Verdict.ok(how + until + proof).with(secret.support());
    }

    /** Where sessions transcribe, this is a convenience that is missing. */
    private Mono<Verdict> optional(Mono<Verdict> check) {
        return check.onErrorResume(UnsupportedOperationException.class, error -> Mono.just(Verdict.skipped(NO_HTTP)))
                .onErrorResume(RealtimeException.class, error -> Mono.just(Verdict.failed(error)))
                .map(verdict -> verdict.outcome() == Outcome.FAILED && course.hasTranscribed()
                        ? verdict.with(Outcome.WARNING)
                        : verdict);
    }
}
