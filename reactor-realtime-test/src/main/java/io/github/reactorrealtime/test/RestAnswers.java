// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.test.transport.HttpAnswer;
import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.HttpRefusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Makes the answers to one request, with the headers and the error shapes of its provider. */
final class RestAnswers {

    static final String JSON = "application/json";

    private final boolean azure;
    private final Map<String, String> headers = new LinkedHashMap<>();

    RestAnswers(boolean azure, HttpCall call, Ids ids) {
        this.azure = azure;
        if (azure) {
            headers.put("apim-request-id", ids.next("apim"));
            headers.put("x-ms-region", "Emulated Region");
            String client = call.header("x-ms-client-request-id");
            if (client != null) {
                headers.put("x-ms-client-request-id", client);
            }
        } else {
            headers.put("x-request-id", ids.next("req"));
            headers.put("openai-version", "2020-10-01");
            headers.put("openai-processing-ms", "1");
        }
    }

    HttpAnswer ok(String contentType, String body) {
        return whole(200, contentType, body, Map.of());
    }

    /** Server-sent events: the first after one delay, each further after another, the last after a third. */
    HttpAnswer events(List<String> events, EmulatorTiming timing, Scheduler scheduler) {
        int last = events.size() - 1;
        Flux<byte[]> body = Flux.range(0, events.size()).concatMap(i -> {
            Duration first = i == 0 ? timing.firstDelta() : Duration.ZERO;
            Duration own = i == last ? timing.completed() : i == 0 ? Duration.ZERO : timing.betweenDeltas();
            return after(first.plus(own), events.get(i).getBytes(UTF_8), scheduler);
        });
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("content-type", "text/event-stream; charset=utf-8");
        return new HttpAnswer(200, all, body);
    }

    HttpAnswer refused(HttpRefusal refusal) {
        return whole(refusal.status(), JSON, azure ? refusal.azureBody() : refusal.openAiBody(), Map.of());
    }

    /** The answer of a fault. */
    HttpAnswer rejected(int status, @Nullable String code, String message, Map<String, String> more) {
        if (code == null) {
            return whole(status, message.startsWith("<") ? "text/html" : "text/plain", message, more);
        }
        HttpRefusal refusal = new HttpRefusal(status, new ApiError(type(status, code), code, message, null));
        return whole(status, JSON, azure ? refusal.azureBody() : refusal.openAiBody(), more);
    }

    private HttpAnswer whole(int status, String contentType, String body, Map<String, String> more) {
        byte[] bytes = body.getBytes(UTF_8);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("content-type", contentType);
        all.put("content-length", Integer.toString(bytes.length));
        all.putAll(more);
        return new HttpAnswer(status, all, bytes.length == 0 ? Flux.empty() : Flux.just(bytes));
    }

    private static Mono<byte[]> after(Duration delay, byte[] bytes, Scheduler scheduler) {
        return delay.isZero() ? Mono.just(bytes) : Mono.delay(delay, scheduler).thenReturn(bytes);
    }

    private static String type(int status, String code) {
        if (code.equals("insufficient_quota")) {
            return code;
        }
        if (status == 429) {
            return "requests";
        }
        return status >= 500 ? "server_error" : "invalid_request_error";
    }
}
