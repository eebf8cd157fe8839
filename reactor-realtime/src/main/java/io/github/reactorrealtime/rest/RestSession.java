// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.InputAudioEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.event.TranscriptionResult;
import io.github.reactorrealtime.event.TranscriptionUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

/**
 * {@link RealtimeSession} made of uploads: what is appended is kept, and every commit uploads it as a recording of its own. Turns are
 * ended by commits only, and their transcripts come in any order, a few at once.
 */
final class RestSession implements RealtimeSession {

    /** What the service wants at least, and says so. */
    private static final Duration LEAST_COMMIT = Duration.ofMillis(100);

    private final RestRoute route;
    private final ContextView context;
    private final AudioFormat format;
    private final long maxAudioBytes;
    private final EventOutbox outbox = new EventOutbox();
    private final Sinks.One<CloseStatus> closing = Sinks.one();

    private volatile SupportHandles support = SupportHandles.NONE;

    // All guarded by this.
    private List<byte[]> audio = new ArrayList<>();
    private long audioBytes; // also of what was too much to keep
    private long turns;
    private @Nullable String lastItemId;
    private final ArrayDeque<Turn> waiting = new ArrayDeque<>(); // committed, beyond the bound
    private final Set<Upload> uploads = new HashSet<>();
    private boolean closed;
    private boolean stalled; // isWritable() said no, so the listener is owed a call
    private @Nullable Runnable listener;

    /** Committed audio. */
    private record Turn(String itemId, List<byte[]> audio, long bytes) {}

    /** @param context of whoever opened it: uploads are made on its behalf */
    RestSession(RestRoute route, ContextView context) {
        this.route = route;
        this.context = context;
        this.format = route.wireFormat();
        this.maxAudioBytes = route.maxAudioBytes();
    }

    @Override
    public void append(byte[] samples) {
        synchronized (this) {
            if (closed) {
                return;
            }
            audioBytes += samples.length;
            if (audioBytes <= maxAudioBytes) {
                audio.add(samples.clone());
            }
        }
    }

    @Override
    public Mono<Void> send(ClientEvent event) {
        return Mono.defer(() -> {
            if (isClosed()) {
                return Mono.error(new ConnectionClosedException("The session is closed", CloseStatus.NORMAL, support));
            }
            handle(event);
            outbox.drain();
            return Mono.empty();
        });
    }

    @Override
    public Mono<Void> send(Publisher<? extends ClientEvent> events) {
        return Flux.from(events).concatMap(this::send, 1).then();
    }

    private void handle(ClientEvent event) {
        if (event instanceof InputAudioCommand.Append append) {
            byte[] samples = new byte[append.audio().remaining()];
            append.audio().duplicate().get(samples);
            append(samples);
        } else if (event instanceof InputAudioCommand.Commit commit) {
            commit(commit);
        } else if (event instanceof InputAudioCommand.Clear) {
            clear();
        } else {
            outbox.add(refusal(
                    "invalid_value",
                    "Only audio can be appended, committed and cleared here, but a "
                            + event.getClass().getSimpleName() + " was sent",
                    event.eventId()));
        }
    }

    private void commit(InputAudioCommand.Commit commit) {
        Turn turn;
        synchronized (this) {
            if (audioBytes < format.bytesIn(LEAST_COMMIT)) {
                outbox.add(tooShort(commit));
                return;
            }
            turn = new Turn("item_rest_" + turns++, audio, audioBytes);
            audio = new ArrayList<>();
            audioBytes = 0;
            outbox.add(new InputAudioEvent.Committed(null, lastItemId, turn.itemId()));
            lastItemId = turn.itemId();
            waiting.add(turn);
        }
        outbox.drain(); // the commit is told before the upload can be answered
        startUploads();
    }

    private ErrorEvent tooShort(InputAudioCommand.Commit commit) {
        double millis = 1_000.0 * audioBytes / format.bytesPerSecond();
        return refusal(
                "input_audio_buffer_commit_empty",
                String.format(
                        Locale.ROOT,
                        "Error committing input audio buffer: buffer too small. Expected at least %dms of audio, but buffer only"
                                + " has %.2fms of audio.",
                        LEAST_COMMIT.toMillis(),
                        millis),
                commit.eventId());
    }

    private static ErrorEvent refusal(String code, String message, @Nullable String eventId) {
        return new ErrorEvent(null, new ErrorDetails("invalid_request_error", code, message, null, eventId));
    }

    private synchronized void clear() {
        audio = new ArrayList<>();
        audioBytes = 0;
        outbox.add(new InputAudioEvent.Cleared(null));
    }

    private void startUploads() {
        Upload next;
        while ((next = nextUpload()) != null) {
            next.start();
        }
    }

    private synchronized @Nullable Upload nextUpload() {
        if (closed || uploads.size() >= route.maxUploads() || waiting.isEmpty()) {
            return null;
        }
        Upload upload = new Upload(waiting.remove());
        uploads.add(upload);
        return upload;
    }

    private void ended(Upload upload) {
        Runnable wake;
        synchronized (this) {
            uploads.remove(upload);
        }
        startUploads();
        synchronized (this) {
            wake = stalled && hasRoom() ? listener : null;
            stalled &= wake == null;
        }
        outbox.drain();
        if (wake != null) {
            wake.run();
        }
    }

    @Override
    public synchronized boolean isWritable() {
        boolean writable = hasRoom();
        stalled |= !writable;
        return writable;
    }

    private boolean hasRoom() {
        return !closed && uploads.size() + waiting.size() < route.maxUploads();
    }

    @Override
    public synchronized void onWritable(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public Flux<ServerEvent> events() {
        return outbox.events();
    }

    @Override
    public Session configuration() {
        return route.configuration();
    }

    /** It has none: every upload is a request of its own. */
    @Override
    public @Nullable Instant expiresAt() {
        return null;
    }

    /** At once: nothing is on its way. */
    @Override
    public Mono<Duration> ping() {
        return Mono.just(Duration.ZERO);
    }

    @Override
    public Mono<CloseStatus> closed() {
        return closing.asMono();
    }

    @Override
    public Mono<Void> close() {
        List<Upload> running;
        synchronized (this) {
            running = new ArrayList<>(uploads);
            closed = true;
            uploads.clear();
            waiting.clear();
            audio = new ArrayList<>();
            listener = null;
        }
        running.forEach(Upload::cancel);
        closing.tryEmitValue(CloseStatus.NORMAL); // refused the second time, when it is known already
        outbox.end();
        outbox.drain();
        return closed().then();
    }

    /** Those of the last answer. */
    @Override
    public SupportHandles support() {
        return support;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return "RestSession[" + route + ", " + support.describe() + "]";
    }

    /** One turn on its way. The one subscription to it; ends with the answer or the session. */
    private final class Upload extends BaseSubscriber<TranscriptionUpdate> {

        private final Turn turn;

        Upload(Turn turn) {
            this.turn = turn;
        }

        void start() {
            route.upload(turn.audio(), turn.bytes(), answered -> support = answered)
                    .contextWrite(context)
                    .subscribe(this);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(TranscriptionUpdate update) {
            ServerEvent event = event(update);
            if (event != null) {
                outbox.add(event);
                outbox.drain();
            }
            outbox.whenRoom(() -> request(1));
        }

        private @Nullable ServerEvent event(TranscriptionUpdate update) {
            if (update instanceof TranscriptionUpdate.Delta delta) {
                return new TranscriptionEvent.Delta(null, turn.itemId(), 0, delta.delta(), delta.logprobs());
            }
            if (update instanceof TranscriptionUpdate.Segment piece) {
                TranscriptionResult.Segment segment = piece.segment();
                return new TranscriptionEvent.Segment(
                        null,
                        turn.itemId(),
                        0,
                        segment.id(),
                        segment.speaker(),
                        segment.startSeconds(),
                        segment.endSeconds(),
                        segment.text());
            }
            if (update instanceof TranscriptionUpdate.Done done) {
                TranscriptionResult result = done.result();
                return new TranscriptionEvent.Completed(
                        null, turn.itemId(), 0, result.text(), result.languages(), result.logprobs(), result.usage());
            }
            return null;
        }

        @Override
        protected void hookOnComplete() {
            ended(this);
        }

        @Override
        protected void hookOnError(Throwable error) {
            if (error instanceof RealtimeException known && !known.support().equals(SupportHandles.NONE)) {
                support = known.support();
            }
            outbox.add(new TranscriptionEvent.Failed(null, turn.itemId(), 0, TurnFailure.of(error)));
            ended(this);
        }
    }
}
