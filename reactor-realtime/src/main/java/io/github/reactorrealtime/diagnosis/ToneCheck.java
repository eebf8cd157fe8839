// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Refusal;
import io.github.reactorrealtime.provider.SessionPlan;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One second of tone, committed by us whoever ends turns otherwise: every model takes that, and nothing is left to a voice detection. */
final class ToneCheck {

    private static final String COMMIT_ID = "rr-doctor-commit";

    private final Course course;
    private final SessionChecks sessions;

    ToneCheck(Course course, SessionChecks sessions) {
        this.course = course;
        this.sessions = sessions;
    }

    Flux<Finding> run() {
        return Flux.defer(() -> {
            String noTone = sessions.noTone();
            if (noTone != null) {
                return Flux.just(course.skipped(Step.TONE, noTone));
            }
            Duration limit = course.checkup.transcriptLimit().plus(sessions.limit());
            return course.step(Step.TONE, limit, this::transcribed).doOnNext(finding -> {
                if (finding.outcome() == Outcome.OK) {
                    course.transcribes();
                }
            });
        });
    }

    private Mono<Verdict> transcribed() {
        SessionConfig asked = course.patient.session();
        SessionConfig manual = SessionConfig.builder(asked.type())
                .inputFormat(asked.inputFormat())
                .transcription(asked.transcription())
                .turnDetection(new TurnDetection.Off())
                .noiseReduction(asked.noiseReduction())
                .build();
        List<SessionPlan> plans = sessions.promising(manual);
        return sessions.client(plans, course.checkup.transport())
                .withSession(session -> commit(session).map(verdict -> verdict.with(session.support())))
                .single();
    }

    private Mono<Verdict> commit(RealtimeSession session) {
        return Mono.defer(() -> {
            session.append(Tone.second(AudioFormat.PCM16_24KHZ));
            return session.send(new InputAudioCommand.Commit(COMMIT_ID))
                    .thenMany(session.events())
                    .mapNotNull(this::verdict)
                    .next()
                    .switchIfEmpty(session.closed().map(ToneCheck::closed))
                    .timeout(
                            course.checkup.transcriptLimit(),
                            Mono.fromSupplier(() -> nothing(course.checkup.transcriptLimit())),
                            course.checkup.timer());
        });
    }

    private @Nullable Verdict verdict(ServerEvent event) {
        if (event instanceof TranscriptionEvent.Completed completed) {
            String text = completed.transcript();
            return Verdict.ok("a second of tone was committed, and came back as "
                    + (text == null || text.isBlank() ? "an empty text, as it should" : "'" + text.strip() + "'"));
        }
        if (event instanceof TranscriptionEvent.Failed failed) {
            return failed(failed.error());
        }
        return event instanceof ErrorEvent error ? refused(error.error()) : null;
    }

    /** What the event looks like is the same for all three causes that are known. */
    private Verdict failed(ErrorDetails error) {
        String said = error.message() == null ? "" : ": " + error.message();
        boolean serverError = "server_error".equals(error.type()) && error.code() == null;
        String what = "the session was accepted, but the tone could not be transcribed: " + name(error) + said;
        String known = Refusal.adviceForTurn(error, Dialect.OPENAI);
        if (known != null || !serverError) {
            return Verdict.failed(what, known == null ? "see the message of the service" : known);
        }
        return Verdict.failed(
                what,
                course.endpoint().dialect().namesDeployments()
                        ? "three causes are known: the name is a model's and not your deployment's (Route.deployment); the"
                                + " deployment's kind or region has no realtime transcription (deploy it elsewhere, or use"
                                + " whisper-1); an outage of the region's transcription, which passes. If 'rest' below is OK,"
                                + " audio can go that way"
                        : "check that the project has access to the model; a fresh project and key have cured this. An outage"
                                + " of the model looks the same: try whisper-1, and if 'rest' below is OK, audio can go that way");
    }

    private static Verdict refused(ErrorDetails error) {
        return Verdict.failed(
                "the tone was refused: " + name(error) + (error.message() == null ? "" : ": " + error.message()),
                "the session takes another format of audio than it said; report it with the ids");
    }

    private static String name(ErrorDetails error) {
        return String.valueOf(error.code() == null ? error.type() : error.code());
    }

    private static Verdict closed(CloseStatus status) {
        return Verdict.failed(
                "the service closed the socket with " + status + " instead of transcribing the tone",
                "try again; if it stays so, the model or its deployment does not work in sessions");
    }

    private static Verdict nothing(Duration waited) {
        return Verdict.failed(
                "the tone was committed, but neither a text nor a failure came within " + waited.toMillis() + " ms",
                "the model hears nothing, or is overloaded: try another one; transcriptions go on elsewhere after their answer"
                        + " deadline");
    }
}
