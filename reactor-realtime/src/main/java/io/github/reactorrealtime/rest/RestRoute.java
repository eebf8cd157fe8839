// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionUpdate;
import io.github.reactorrealtime.event.TurnDetection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sessions over HTTP: whoever speaks to a {@link RealtimeSession} and ends turns by commits can go on with uploads, where sockets do not
 * work or the model has none. Immutable; thread-safe, shareable.
 */
public final class RestRoute {

    private final Transcriptions client;
    private final AudioFormat wireFormat;
    private final Transcription transcription;
    private final boolean logprobs;
    private final boolean streaming;
    private final int maxUploads;
    private final Session configuration;

    private RestRoute(Builder from) {
        this.client = from.client;
        this.wireFormat = from.wireFormat;
        this.transcription = from.transcription;
        this.logprobs = from.logprobs;
        this.streaming = from.streaming;
        this.maxUploads = from.maxUploads;
        this.configuration = new Session(
                SessionType.TRANSCRIPTION,
                null,
                null,
                null,
                null,
                from.inputFormat,
                transcription,
                new TurnDetection.Off(),
                null,
                List.of(),
                "{}");
    }

    /**
     * Sessions with one model.
     *
     * @param wireFormat what will be appended: mono PCM16, or G.711 at 8 kHz
     * @param transcription model, language, languages, keywords and prompt of every upload; a delay is ignored
     * @throws IllegalArgumentException if a request with these settings could not be made, or the format is another
     */
    public static Builder builder(Transcriptions client, AudioFormat wireFormat, Transcription transcription) {
        return new Builder(client, wireFormat, transcription);
    }

    /**
     * A session. Subscribing makes it, without any I/O; then it is the subscriber's to close, and the subscriber's context is that of all
     * its uploads. A subscription to its events is needed for
     * it to be of use, uploads start without.
     *
     * <p>It takes appends, commits and clears, and answers everything else with an {@code error} event. A commit is confirmed at once;
     * one below 100 ms is refused, as the service does it. Its item then gets one {@code Completed} or {@code Failed}, whose
     * {@code ErrorDetails} have type and code of the service, or what stands for the HTTP status ({@code authentication_error},
     * {@code rate_limit_error}, {@code server_error}, {@code not_found}), and in the message how long to wait. It is not writable while
     * as many uploads are under way as may be.
     */
    public Mono<RealtimeSession> connect() {
        return Mono.deferContextual(context -> Mono.just(new RestSession(this, context)));
    }

    AudioFormat wireFormat() {
        return wireFormat;
    }

    int maxUploads() {
        return maxUploads;
    }

    Session configuration() {
        return configuration;
    }

    /** More can't be uploaded, so it need not be kept. */
    long maxAudioBytes() {
        long perByte = Wav.bytesInFile(wireFormat, 1);
        return Math.max(0, client.maxUploadBytes() - Wav.HEADER_BYTES) / perByte;
    }

    /** @param bytes of the turn; more than there is audio if it was too long to be kept, and then the upload is refused for that */
    Flux<TranscriptionUpdate> upload(List<byte[]> audio, long bytes, Consumer<SupportHandles> answered) {
        return Flux.defer(() -> {
            AudioUpload upload =
                    AudioUpload.wav(wireFormat, bytes, Flux.fromIterable(audio).map(ByteBuffer::wrap));
            return client.exchange(request(upload), streaming, answered);
        });
    }

    private TranscriptionRequest request(AudioUpload upload) {
        return TranscriptionRequest.builder(upload, String.valueOf(transcription.model()))
                .settings(transcription)
                .logprobs(logprobs)
                .build();
    }

    @Override
    public String toString() {
        return "RestRoute[" + client + ", " + transcription.model() + "]";
    }

    /** Collects the options of a {@link RestRoute}. Not thread-safe. */
    public static final class Builder {

        private static final int MAX_UPLOADS = 4;

        private final Transcriptions client;
        private final AudioFormat wireFormat;
        private final AudioInputFormat inputFormat;
        private final Transcription transcription;
        private boolean logprobs;
        private boolean streaming;
        private int maxUploads = MAX_UPLOADS;

        private Builder(Transcriptions client, AudioFormat wireFormat, Transcription transcription) {
            this.client = requireNonNull(client, "client");
            this.wireFormat = requireNonNull(wireFormat, "wireFormat");
            this.inputFormat = AudioInputFormat.of(wireFormat);
            this.transcription = requireNonNull(transcription, "transcription");
            if (transcription.model() == null) {
                throw new IllegalArgumentException("transcription names no model");
            }
        }

        /** Whether transcripts come with probabilities; default no. */
        public Builder logprobs(boolean logprobs) {
            this.logprobs = logprobs;
            return this;
        }

        /** Whether transcripts come in pieces first; default no. */
        public Builder streaming(boolean streaming) {
            this.streaming = streaming;
            return this;
        }

        /** How many turns a session uploads at once; default 4. */
        public Builder maxUploads(int maxUploads) {
            if (maxUploads < 1) {
                throw new IllegalArgumentException("maxUploads must be positive but was " + maxUploads);
            }
            this.maxUploads = maxUploads;
            return this;
        }

        public RestRoute build() {
            RestRoute route = new RestRoute(this);
            route.request(
                    AudioUpload.wav(wireFormat, new byte[0])); // so that contradictions show now, not at every turn
            return route;
        }
    }
}
