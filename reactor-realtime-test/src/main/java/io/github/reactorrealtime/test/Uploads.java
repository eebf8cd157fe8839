// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.RestService.Outcome;
import io.github.reactorrealtime.test.transport.HttpAnswer;
import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.HttpRefusal;
import io.github.reactorrealtime.test.wire.Multipart;
import io.github.reactorrealtime.test.wire.TranscriptionForm;
import io.github.reactorrealtime.test.wire.TranscriptionOrder;
import io.github.reactorrealtime.test.wire.TranscriptionWriter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code /audio/transcriptions}: a file comes in, text goes out. */
final class Uploads {

    private static final long MOST_BYTES = 25L * 1024 * 1024;

    private final EmulatorSettings settings;
    private final RestModels models;

    Uploads(EmulatorSettings settings, RestModels models) {
        this.settings = settings;
        this.models = models;
    }

    /** What comes of an upload; fails with what the service refuses it with. */
    Mono<Outcome> transcribe(RestTarget target, HttpCall call, int number, RestAnswers answers) {
        String deployment = target.name();
        String version = RestAccess.version(call);
        if (deployment != null && version != null) {
            models.checkVersion(deployment, version);
        }
        if (call.sentBytes() > MOST_BYTES) {
            throw new HttpRefusal(
                    413,
                    new ApiError(
                            "server_error",
                            null,
                            "Maximum content size limit (" + MOST_BYTES + ") exceeded (" + call.sentBytes()
                                    + " bytes read)",
                            null));
        }
        TranscriptionOrder order = TranscriptionForm.read(
                Multipart.parse(call.header("Content-Type"), call.body()),
                deployment,
                name -> models.ofUpload(target.azure(), name));
        return voices(order)
                .then(UploadedAudio.decode(order.file()))
                .flatMap(clip -> hear(order, clip, number, answers));
    }

    private static Mono<Void> voices(TranscriptionOrder order) {
        return Flux.fromIterable(order.voices())
                .concatMap(voice -> UploadedAudio.decode(voice)
                        .doOnNext(clip -> TranscriptionOrder.checkVoice(voice.name(), clip.seconds())))
                .then();
    }

    private Mono<Outcome> hear(TranscriptionOrder order, Clip clip, int number, RestAnswers answers) {
        order.check(clip.seconds());
        Turn turn = new Turn(number, 1, order.model().name(), order.language(), order.prompt(), true);
        String text = settings.recognizer().recognize(clip.samples(), clip.sampleRateHz(), turn);
        TranscriptionWriter writer = new TranscriptionWriter(order, text, TextPieces.of(text), clip.seconds());
        EmulatorTiming timing = settings.timing();
        if (order.streams()) {
            HttpAnswer events = answers.events(writer.events(), timing, settings.scheduler());
            return Mono.just(new Outcome(events, order.model().name(), text));
        }
        Outcome outcome = new Outcome(
                answers.ok(writer.contentType(), writer.body()), order.model().name(), text);
        return timing.firstDelta().isZero()
                ? Mono.just(outcome)
                : Mono.just(outcome).delayElement(timing.firstDelta(), settings.scheduler());
    }
}
