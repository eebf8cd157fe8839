// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.test.transport.BrokenOffException;
import io.github.reactorrealtime.test.transport.HttpAnswer;
import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.HttpRefusal;
import io.github.reactorrealtime.test.wire.ModelList;
import io.github.reactorrealtime.test.wire.Multipart;
import io.github.reactorrealtime.test.wire.RefusedException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** The HTTP side of the service: uploads, minting, models. Thread-safe; works on the settings' scheduler. */
final class RestService {

    private static final Logger LOG = LoggerFactory.getLogger(RealtimeEmulator.class);
    /** Ids of requests, apart from those of connections. */
    private static final int IDS_FROM = 1_000_000;

    /**
     * What a request comes to when nothing goes wrong.
     *
     * @param model the model concerned, null when unknown
     * @param text what was heard, null when nothing was
     */
    record Outcome(
            HttpAnswer answer,
            @Nullable String model,
            @Nullable String text) {}

    private final EmulatorSettings settings;
    private final RestAccess access;
    private final RequestFaults faults;
    private final Uploads uploads;
    private final Mints mints;
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<RecordedRequest> recorded = new CopyOnWriteArrayList<>();

    RestService(EmulatorSettings settings, Secrets secrets, RequestFaults faults) {
        this.settings = settings;
        this.access = new RestAccess(secrets);
        this.faults = faults;
        RestModels models = new RestModels(settings);
        this.uploads = new Uploads(settings, models);
        this.mints = new Mints(settings, models, secrets);
    }

    List<RecordedRequest> recorded() {
        return List.copyOf(recorded);
    }

    Mono<HttpAnswer> exchange(HttpCall call) {
        return Mono.defer(() -> {
                    int number = numbers.incrementAndGet();
                    RestTarget target = RestTarget.of(call.path());
                    Ids ids = new Ids(settings.seed(), IDS_FROM + number);
                    RestAnswers answers = new RestAnswers(target.azure(), call, ids);
                    return outcome(target, call, number, ids, answers)
                            .onErrorResume(failure -> Mono.just(new Outcome(failed(answers, failure), null, null)))
                            .flatMap(outcome -> faults.apply(target, call, number, answers, outcome))
                            .doOnNext(answer -> record(number, call, answer.status()))
                            .doOnError(BrokenOffException.class, cut -> record(number, call, 0));
                })
                .subscribeOn(settings.scheduler());
    }

    private Mono<Outcome> outcome(RestTarget target, HttpCall call, int number, Ids ids, RestAnswers answers) {
        return Mono.defer(() -> {
            access.check(target, call);
            return switch (target.kind()) {
                case TRANSCRIPTIONS, DEPLOYED_TRANSCRIPTIONS -> uploads.transcribe(target, call, number, answers);
                case MODELS, MODEL -> Mono.just(models(target.name(), answers));
                default -> Mono.just(mints.mint(target, call, ids, answers));
            };
        });
    }

    private Outcome models(@Nullable String name, RestAnswers answers) {
        ModelList models = new ModelList(settings.realtimeModels());
        String body = name == null ? models.all() : models.one(name);
        if (body == null) {
            throw RestModels.notFound(name == null ? "" : name);
        }
        return new Outcome(answers.ok(RestAnswers.JSON, body), name, null);
    }

    private static HttpAnswer failed(RestAnswers answers, Throwable failure) {
        if (failure instanceof HttpRefusal refusal) {
            return answers.refused(refusal);
        }
        if (failure instanceof RefusedException refused) {
            return answers.refused(new HttpRefusal(400, refused.error()));
        }
        LOG.warn("a request failed", failure);
        return answers.refused(new HttpRefusal(
                500,
                new ApiError(
                        "server_error",
                        null,
                        "The server had an error while processing your request. Sorry about that!",
                        null)));
    }

    private void record(int number, HttpCall call, int status) {
        Map<String, String> headers = new HashMap<>();
        call.head()
                .headers()
                .forEach(
                        (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), ConnectionLog.masked(name, value)));
        String type = call.header("Content-Type");
        boolean json = type != null && type.startsWith(RestAnswers.JSON);
        String uri = ConnectionLog.masked(call.head().uri());
        LOG.debug("request {}: {} {} -> {}", number, call.method(), uri, status);
        recorded.add(new RecordedRequest(
                number,
                call.method(),
                uri,
                headers,
                fields(type, call),
                json ? new String(call.body(), UTF_8) : "",
                call.sentBytes(),
                status));
    }

    private static Map<String, List<String>> fields(@Nullable String type, HttpCall call) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (type != null && type.startsWith("multipart/")) {
            try {
                for (Multipart.Part part : Multipart.parse(type, call.body())) {
                    String file = part.fileName();
                    fields.merge(part.name(), List.of(file == null ? part.text() : file), RestService::joined);
                }
            } catch (HttpRefusal malformed) {
                LOG.debug("a form that can't be read: {}", malformed.getMessage());
            }
        }
        return fields;
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
