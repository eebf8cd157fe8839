// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.RestService.Outcome;
import io.github.reactorrealtime.test.transport.BrokenOffException;
import io.github.reactorrealtime.test.transport.HttpAnswer;
import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.wire.HttpRefusal;
import io.github.reactorrealtime.test.wire.MintRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Lets the faults of the script strike HTTP requests. Thread-safe. */
final class RequestFaults {

    private final FaultScript faults;
    private final Scheduler scheduler;
    private final Supplier<Duration> sinceStart;

    RequestFaults(FaultScript faults, Scheduler scheduler, Supplier<Duration> sinceStart) {
        this.faults = faults;
        this.scheduler = scheduler;
        this.sinceStart = sinceStart;
    }

    /** What the request gets in the end; never anything when a fault stalls it. */
    Mono<HttpAnswer> apply(RestTarget target, HttpCall call, int number, RestAnswers answers, Outcome outcome) {
        Situation now = new Situation(
                target.kind().mints() ? Point.MINT : Point.REST,
                number,
                outcome.model(),
                0,
                outcome.text(),
                Duration.ZERO,
                Duration.ZERO,
                sinceStart.get(),
                call.path());
        Mono<HttpAnswer> answer = Mono.just(outcome.answer());
        for (Fault fault : faults.striking(now)) {
            HttpAnswer refused = refusal(fault, call, answers);
            answer = refused == null ? spoiled(fault, answer) : Mono.just(refused);
        }
        return answer;
    }

    private static @Nullable HttpAnswer refusal(Fault fault, HttpCall call, RestAnswers answers) {
        if (fault instanceof Fault.RejectRequest reject) {
            Map<String, String> headers = new HashMap<>();
            reject.headers().forEach((name, value) -> headers.put(name, value.replace("{key}", keyOf(call))));
            return answers.rejected(reject.status(), reject.code(), reject.message(), headers);
        }
        if (fault instanceof Fault.RefuseBearer && call.header("api-key") == null) {
            return answers.refused(RestAccess.azureDenied());
        }
        if (fault instanceof Fault.BreakMint broken && breaks(broken, call)) {
            return answers.rejected(
                    500, "InternalServerError", "The server had an error while processing your request.", Map.of());
        }
        return null;
    }

    private static boolean breaks(Fault.BreakMint broken, HttpCall call) {
        try {
            MintRequest request = MintRequest.read(call.body());
            return request.hasFlatTranscription() || (broken.anyShape() && request.hasNestedTranscription());
        } catch (HttpRefusal notJson) {
            return false;
        }
    }

    private Mono<HttpAnswer> spoiled(Fault fault, Mono<HttpAnswer> answer) {
        if (fault instanceof Fault.DelayAnswer delay) {
            return answer.delayElement(delay.by(), scheduler);
        }
        if (fault instanceof Fault.StallAnswer stall) {
            return stall.bytes() == 0 ? Mono.never() : cut(answer, stall.bytes(), Flux.never());
        }
        if (fault instanceof Fault.CutAnswer cut) {
            return cut.bytes() == 0
                    ? answer.then(Mono.error(BrokenOffException::new))
                    : cut(answer, cut.bytes(), Flux.error(BrokenOffException::new));
        }
        return answer;
    }

    private static Mono<HttpAnswer> cut(Mono<HttpAnswer> answer, int bytes, Flux<byte[]> then) {
        return answer.map(whole -> new HttpAnswer(
                whole.status(), whole.headers(), first(whole.body(), bytes).concatWith(then)));
    }

    private static Flux<byte[]> first(Flux<byte[]> body, int bytes) {
        return Flux.defer(() -> {
            int[] left = {bytes};
            return body.takeWhile(piece -> left[0] > 0).map(piece -> {
                byte[] part = Arrays.copyOf(piece, Math.min(piece.length, left[0]));
                left[0] -= part.length;
                return part;
            });
        });
    }

    private static String keyOf(HttpCall call) {
        String key = call.header("api-key");
        String bearer = new Asked(call.head()).bearer();
        return key != null ? key : bearer != null ? bearer : "";
    }
}
