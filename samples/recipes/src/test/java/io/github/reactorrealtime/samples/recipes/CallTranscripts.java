// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.audio.AudioSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/** Transcribes calls into a store, resumes where an earlier attempt stopped, and ends them well on shutdown. */
@Service
class CallTranscripts implements SmartLifecycle {

    private final RealtimeTranscriber transcriber;
    private final TranscriptStore store;
    private final AtomicInteger open = new AtomicInteger();
    private volatile Sinks.Empty<Void> stopping = Sinks.empty();
    private final AtomicReference<Runnable> whenIdle = new AtomicReference<>(() -> {});
    private volatile boolean isRunning;

    CallTranscripts(RealtimeTranscriber transcriber, TranscriptStore store) {
        this.transcriber = transcriber;
        this.store = store;
    }

    /**
     * Transcribes what the store has not got of a call yet.
     *
     * @return whether the call was transcribed to its end; otherwise the application stops, and the rest is for its next start
     */
    Mono<Boolean> transcribe(String call, AudioSource audio) {
        return Mono.defer(() -> {
                    open.incrementAndGet();
                    return store.settled(call).defaultIfEmpty(Duration.ZERO);
                })
                .flatMapMany(settled ->
                        transcriber.transcribe(rest(audio, settled)).concatMap(event -> save(call, settled, event), 1))
                .then(Mono.fromSupplier(() -> isRunning))
                .doFinally(end -> closeOne());
    }

    private AudioSource rest(AudioSource audio, Duration settled) {
        Flux<ByteBuffer> rest = Flux.defer(() -> {
            AtomicLong before = new AtomicLong(audio.format().bytesIn(settled));
            return audio.stream().map(buffer -> skip(buffer, before)).filter(ByteBuffer::hasRemaining);
        });
        return AudioSource.of(audio.format(), rest.takeUntilOther(stopping.asMono()));
    }

    private static ByteBuffer skip(ByteBuffer buffer, AtomicLong before) {
        int skipped = (int) Math.min(buffer.remaining(), before.get());
        before.addAndGet(-skipped);
        return buffer.slice(buffer.position() + skipped, buffer.remaining() - skipped);
    }

    private Mono<Void> save(String call, Duration offset, TranscriptEvent event) {
        if (event instanceof Completed said) {
            return save(new Entry(call, at(offset, said.range()), "said", said.text()), offset.plus(said.watermark()));
        } else if (event instanceof Failed lost) {
            String why = String.valueOf(lost.cause().getMessage());
            return save(new Entry(call, at(offset, lost.range()), "inaudible", why), offset.plus(lost.watermark()));
        } else if (event instanceof Gap gap) {
            return save(new Entry(call, at(offset, gap.range()), "missing", gap.cause()), offset.plus(gap.watermark()));
        }
        return Mono.empty();
    }

    private Mono<Void> save(Entry entry, Duration settled) {
        return store.save(entry, settled)
                .timeout(Duration.ofSeconds(5))
                .retryWhen(Retry.backoff(3, Duration.ofMillis(100)));
    }

    private static Duration at(Duration offset, AudioRange range) {
        return offset.plus(range.start());
    }

    @Override
    public void start() {
        stopping = Sinks.empty();
        open.incrementAndGet(); // this service, until it is stopped
        isRunning = true;
    }

    @Override
    public void stop(Runnable stopped) {
        whenIdle.set(stopped);
        isRunning = false;
        stopping.tryEmitEmpty();
        closeOne();
    }

    private void closeOne() {
        if (open.decrementAndGet() == 0) {
            whenIdle.getAndSet(() -> {}).run();
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** One stretch of a call. Call and start are its key. */
    record Entry(String call, Duration start, String outcome, String text) {}

    /** Yours: a table, a topic. */
    interface TranscriptStore {

        /** Writes the entry and moves the call's mark, both or neither. The same key again replaces. */
        Mono<Void> save(Entry entry, Duration settled);

        /** The call's mark; empty when there is none. */
        Mono<Duration> settled(String call);
    }
}
