// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers HTTP requests with what a test has put down, in that order, after reading all of the body. */
public final class ScriptedHttp implements Transport {

    private final ArrayDeque<Mono<Answer>> script = new ArrayDeque<>();
    private final List<Sent> sent = new ArrayList<>();
    private int cancelled;

    /** A request with its body. */
    public record Sent(HttpRequest request, String body) {

        /** The value of a header, empty when there is none. */
        public String header(String name) {
            return request.headers().getOrDefault(name, "");
        }
    }

    private record Answer(HttpResponse head, Flux<byte[]> body) {}

    /** The next request is answered with this. */
    public ScriptedHttp answer(int status, Map<String, String> headers, Flux<byte[]> body) {
        return next(Mono.just(new Answer(new HttpResponse(status, headers), body)));
    }

    /** The next request is answered with this. */
    public ScriptedHttp answer(int status, Map<String, String> headers, String body) {
        return answer(status, headers, Flux.just(body.getBytes(UTF_8)));
    }

    /** The next request is answered with JSON. */
    public ScriptedHttp answer(int status, String body) {
        return answer(status, Map.of("content-type", "application/json"), body);
    }

    /** The next request is answered with events. */
    public ScriptedHttp stream(Flux<String> text) {
        return answer(
                200, Map.of("content-type", "text/event-stream; charset=utf-8"), text.map(t -> t.getBytes(UTF_8)));
    }

    /** The next request fails in the network. */
    public ScriptedHttp fail(Throwable error) {
        return next(Mono.error(error));
    }

    /** The next request is answered when the signal says so. */
    public ScriptedHttp answerAfter(Mono<?> signal, int status, String body) {
        return next(signal.then(Mono.fromSupplier(
                () -> new Answer(new HttpResponse(status, Map.of()), Flux.just(body.getBytes(UTF_8))))));
    }

    private ScriptedHttp next(Mono<Answer> answer) {
        script.add(answer);
        return this;
    }

    /** What was asked for so far. */
    public List<Sent> sent() {
        return sent;
    }

    /** How many exchanges were given up. */
    public int cancelled() {
        return cancelled;
    }

    @Override
    public Mono<Link> open(HandshakeRequest request) {
        return Mono.error(new AssertionError("no socket is scripted"));
    }

    @Override
    public <T> Flux<T> exchange(
            HttpRequest request,
            BiFunction<? super HttpResponse, ? super Flux<byte[]>, ? extends Publisher<? extends T>> reader) {
        return Flux.<T>defer(() -> {
                    Mono<Answer> next = script.poll();
                    if (next == null) {
                        return Mono.error(new AssertionError("nothing is scripted for " + request));
                    }
                    return bodyOf(request)
                            .doOnNext(body -> sent.add(new Sent(request, body)))
                            .then(next)
                            .flatMapMany(answer -> Flux.from(reader.apply(answer.head(), answer.body())));
                })
                .doOnCancel(() -> cancelled++);
    }

    /** As Latin-1, so that no byte is lost. */
    private static Mono<String> bodyOf(HttpRequest request) {
        HttpRequest.Body body = request.body();
        if (body == null) {
            return Mono.just("");
        }
        return Mono.defer(() -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            return Flux.from(body.content()).doOnNext(all::writeBytes).then(Mono.fromSupplier(() -> {
                if (all.size() != body.length()) {
                    throw new AssertionError("announced " + body.length() + " bytes but sent " + all.size());
                }
                return all.toString(ISO_8859_1);
            }));
        });
    }
}
