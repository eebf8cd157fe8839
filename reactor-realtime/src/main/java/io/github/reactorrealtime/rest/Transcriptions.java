// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.codec.MalformedEventException;
import io.github.reactorrealtime.codec.RestCodec;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.error.UploadTooLargeException;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.event.TranscriptionUpdate;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.transport.HttpRequest;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.Transport;
import java.io.EOFException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Transcribes recordings, one request each: {@code /audio/transcriptions} of OpenAI, Azure and servers compatible with them.
 *
 * <p>Immutable but for one thing it learns: which deployments are found on Azure's second route only. Thread-safe, shareable. Nothing is
 * retried but for a refused access token and, as {@link AzureRoute} says, on a second route.
 */
public final class Transcriptions {

    private static final Logger log = LoggerFactory.getLogger(Transcriptions.class);

    private static final String PATH = "/audio/transcriptions";
    private static final String DEPLOYMENT_NOT_FOUND = "deploymentnotfound";

    /** A network buffer holds dozens of pieces; more of them read ahead would only keep memory. */
    private static final int READ_AHEAD = 4;

    private final RestCall call;
    private final long maxUploadBytes;
    private final AzureRoute azureRoute;
    private final String apiVersion;
    private final RestCodec codec = new RestCodec();

    /** Those that the first route does not know. */
    private final Set<String> onSecondRoute = ConcurrentHashMap.newKeySet();

    private Transcriptions(Builder from) {
        this.call = new RestCall(from.endpoint, from.transport, from.settings, from.timer);
        this.maxUploadBytes = from.maxUploadBytes;
        this.azureRoute = from.azureRoute;
        this.apiVersion = from.apiVersion;
    }

    /** A client for one endpoint. */
    public static Builder builder(Endpoint endpoint) {
        return new Builder(endpoint);
    }

    /**
     * Uploads the recording and completes with its transcript.
     *
     * <p>Work starts with the subscription; cancelling closes the connection. Fails with {@code HttpErrorException} when the service
     * refuses, {@code ConnectionFailedException} when it can't be reached, or neither takes nor answers within the timeouts,
     * {@code UploadTooLargeException} before anything is sent, {@code CredentialException} when there is no access token to be had, and
     * with what reading the recording throws.
     */
    public Mono<TranscriptionResult> transcribe(TranscriptionRequest request) {
        return transcribe(request, support -> {});
    }

    /** As {@link #transcribe(TranscriptionRequest)}; also tells the ids of the answer, when its head is there. */
    public Mono<TranscriptionResult> transcribe(
            TranscriptionRequest request, Consumer<? super SupportHandles> answered) {
        return exchange(request, false, answered)
                .ofType(TranscriptionUpdate.Done.class)
                .map(TranscriptionUpdate.Done::result)
                .singleOrEmpty();
    }

    /**
     * Uploads the recording and gives the transcript as it is made, up to a {@link TranscriptionUpdate.Done}. A model that does not
     * stream gives nothing else. The answer is read as far as it is asked for.
     *
     * <p>Errors are those of {@link #transcribe}, and {@code ServiceException} when the service gives up in the middle.
     */
    public Flux<TranscriptionUpdate> stream(TranscriptionRequest request) {
        return exchange(request, true, support -> {});
    }

    Flux<TranscriptionUpdate> exchange(
            TranscriptionRequest request, boolean streamed, Consumer<? super SupportHandles> answered) {
        return Mono.defer(() -> request.file().open()).flatMapMany(content -> {
            if (content.length() > maxUploadBytes) {
                return Flux.error(tooLarge(request, content.length()));
            }
            String boundary =
                    "rr-" + Long.toHexString(ThreadLocalRandom.current().nextLong())
                            + Long.toHexString(ThreadLocalRandom.current().nextLong());
            HttpRequest.Body body = MultipartBody.of(boundary, request.fields(streamed), request.file(), content);
            return send(request, body, answered);
        });
    }

    private Flux<TranscriptionUpdate> send(
            TranscriptionRequest request, HttpRequest.Body body, Consumer<? super SupportHandles> answered) {
        URI first = call.endpoint().http(PATH);
        if (!call.endpoint().dialect().namesDeployments() || azureRoute == AzureRoute.V1) {
            return post(first, request, body, answered);
        }
        URI second = call.endpoint().deployment(request.model(), PATH, apiVersion);
        if (azureRoute == AzureRoute.DEPLOYMENTS || onSecondRoute.contains(request.model())) {
            return post(second, request, body, answered);
        }
        return post(first, request, body, answered)
                .onErrorResume(
                        Transcriptions::isDeploymentUnknown,
                        unknown -> post(second, request, body, answered)
                                .doOnComplete(() -> remember(request.model()))
                                .onErrorMap(later -> {
                                    later.addSuppressed(unknown);
                                    return later;
                                }));
    }

    private void remember(String deployment) {
        if (onSecondRoute.add(deployment)) {
            log.info(
                    "{} knows deployment {} on its route by deployment only; that will be used from now on",
                    call.endpoint(),
                    deployment);
        }
    }

    private Flux<TranscriptionUpdate> post(
            URI uri, TranscriptionRequest request, HttpRequest.Body body, Consumer<? super SupportHandles> answered) {
        return call.post(uri, body, (head, support, bytes) -> {
            answered.accept(support);
            return isEventStream(head) ? pieces(bytes, support) : whole(bytes, request.responseFormat());
        });
    }

    private static boolean isEventStream(HttpResponse head) {
        String type = head.header("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private Flux<TranscriptionUpdate> whole(Flux<byte[]> bytes, ResponseFormat format) {
        return RestCall.whole(bytes)
                .<TranscriptionUpdate>map(all -> new TranscriptionUpdate.Done(decode(all, format)))
                .flux();
    }

    private TranscriptionResult decode(byte[] all, ResponseFormat format) {
        if (format.isJson()) {
            return codec.decodeResult(all);
        }
        String text = new String(all, StandardCharsets.UTF_8);
        return TranscriptionResult.of(format == ResponseFormat.TEXT ? text.stripTrailing() : text);
    }

    private Flux<TranscriptionUpdate> pieces(Flux<byte[]> bytes, SupportHandles support) {
        SseParser parser = new SseParser();
        return bytes.concatMapIterable(parser::parse, READ_AHEAD)
                .concatWith(Flux.defer(() -> Flux.fromIterable(parser.finish())))
                .filter(data -> !data.isBlank() && !data.strip().equals("[DONE]"))
                .<TranscriptionUpdate>handle((data, sink) -> decode(data, support, sink))
                .concatWith(Mono.error(() -> new ConnectionFailedException(
                        "The service ended the stream before the transcript was done — retry; if it stays so, ask without"
                                + " streaming",
                        new EOFException("no transcript.text.done"))))
                .takeUntil(update -> update instanceof TranscriptionUpdate.Done);
    }

    private void decode(String data, SupportHandles support, SynchronousSink<TranscriptionUpdate> sink) {
        try {
            TranscriptionUpdate update = codec.decodeUpdate(data.getBytes(StandardCharsets.UTF_8));
            if (update instanceof TranscriptionUpdate.Failed failed) {
                sink.error(gaveUp(failed.error(), support));
            } else {
                sink.next(update);
            }
        } catch (MalformedEventException e) {
            log.debug("Skipped a piece of {} bytes of a transcript that is not JSON", e.length());
        }
    }

    private static ServiceException gaveUp(ErrorDetails error, SupportHandles support) {
        String handles = support.describe();
        return new ServiceException(
                "The service gave up in the middle of the transcript: "
                        + (error.code() == null ? String.valueOf(error.type()) : error.code())
                        + (error.message() == null ? "" : ": " + error.message()) + " — retry, or use another route"
                        + (handles.isEmpty() ? "" : " [" + handles + "]"),
                error,
                support);
    }

    private UploadTooLargeException tooLarge(TranscriptionRequest request, long bytes) {
        return new UploadTooLargeException(
                "Expected at most " + maxUploadBytes + " bytes but "
                        + request.file().fileName() + " has " + bytes
                        + " — split it, or compress it (mp3, or ogg with Opus)",
                bytes,
                maxUploadBytes);
    }

    private static boolean isDeploymentUnknown(Throwable error) {
        return error instanceof HttpErrorException http
                && http.httpStatus() == 404
                && http.code() != null
                && http.code().toLowerCase(Locale.ROOT).equals(DEPLOYMENT_NOT_FOUND);
    }

    /** What one upload may have. */
    long maxUploadBytes() {
        return maxUploadBytes;
    }

    @Override
    public String toString() {
        return "Transcriptions[" + call.endpoint() + "]";
    }

    /** Collects the options of a {@link Transcriptions}. Not thread-safe. */
    public static final class Builder {

        private static final long MAX_UPLOAD_BYTES = 25L * 1024 * 1024;

        private final Endpoint endpoint;
        private Transport transport = Transport.create();
        private RequestSettings settings = RequestSettings.DEFAULTS;
        private Scheduler timer = Schedulers.parallel();
        private long maxUploadBytes = MAX_UPLOAD_BYTES;
        private AzureRoute azureRoute = AzureRoute.V1_THEN_DEPLOYMENTS;
        private String apiVersion = "2025-03-01-preview";

        private Builder(Endpoint endpoint) {
            this.endpoint = requireNonNull(endpoint, "endpoint");
        }

        /** How requests are made; default {@link Transport#create()}. Share one transport between clients. */
        public Builder transport(Transport transport) {
            this.transport = requireNonNull(transport, "transport");
            return this;
        }

        /** Timeouts; default {@link RequestSettings#DEFAULTS}. */
        public Builder settings(RequestSettings settings) {
            this.settings = requireNonNull(settings, "settings");
            return this;
        }

        /** Where timeouts run and what time it is; default {@link Schedulers#parallel()}. */
        public Builder timer(Scheduler timer) {
            this.timer = requireNonNull(timer, "timer");
            return this;
        }

        /** What is refused before it is uploaded; default 25 MiB. Some Azure resources take 20. */
        public Builder maxUploadBytes(long maxUploadBytes) {
            if (maxUploadBytes < 1) {
                throw new IllegalArgumentException("maxUploadBytes must be positive but was " + maxUploadBytes);
            }
            this.maxUploadBytes = maxUploadBytes;
            return this;
        }

        /** Where Azure takes recordings; default {@link AzureRoute#V1_THEN_DEPLOYMENTS}. */
        public Builder azureRoute(AzureRoute azureRoute) {
            this.azureRoute = requireNonNull(azureRoute, "azureRoute");
            return this;
        }

        /** Of Azure's route by deployment; default {@code 2025-03-01-preview}, the first that knows the gpt-4o models. */
        public Builder apiVersion(String apiVersion) {
            this.apiVersion = requireNonNull(apiVersion, "apiVersion");
            return this;
        }

        /** The client; connects nowhere yet. */
        public Transcriptions build() {
            return new Transcriptions(this);
        }
    }
}
