// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import java.nio.ByteBuffer;
import java.util.Queue;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * A subscription to the transcriber. Audio crosses from the instance's thread to Reactor's, outcomes come back through a queue that the
 * instance's thread empties: neither side ever waits for the other.
 */
final class FluxTranscription implements Transcription {

    private final Sinks.Many<ByteBuffer> audio = Sinks.many().unicast().onBackpressureBuffer();
    private final Disposable.Swap subscription = Disposables.swap();
    private final int bytesPerSample;

    private long fedBytes; // the instance's thread

    // written by one thread of Reactor at a time, read by the instance's
    private volatile long deliveredBytes;
    private volatile long takenBytes;

    private FluxTranscription(int bytesPerSample) {
        this.bytesPerSample = bytesPerSample;
    }

    /** Transcriptions of the given transcriber, which has to wait for its audio ({@code Overflow.BACKPRESSURE}). */
    static Transcription.Factory factory(RealtimeTranscriber transcriber, Queue<Runnable> inbox) {
        return call -> {
            FluxTranscription transcription =
                    new FluxTranscription(transcriber.format().bytesPerFrame());
            transcription.start(transcriber, call, inbox);
            return transcription;
        };
    }

    private void start(RealtimeTranscriber transcriber, Call call, Queue<Runnable> inbox) {
        Flux<ByteBuffer> source = audio.asFlux()
                .publishOn(Schedulers.parallel(), 1) // Kafka's thread has better things to do
                .doOnNext(this::delivered);
        subscription.update(transcriber
                .transcribe(source)
                .filter(FluxTranscription::isOutcome)
                .subscribe(
                        event -> inbox.add(() -> call.settled(this, event)),
                        error -> inbox.add(() -> call.failed(this, error)),
                        () -> inbox.add(() -> call.completed(this))));
    }

    /** Partial texts have no place in a topic of transcripts. */
    private static boolean isOutcome(TranscriptEvent event) {
        return event instanceof TranscriptEvent.Completed
                || event instanceof TranscriptEvent.Failed
                || event instanceof TranscriptEvent.Gap;
    }

    /** Asked for when the one before was used up. */
    private void delivered(ByteBuffer buffer) {
        takenBytes = deliveredBytes;
        deliveredBytes = takenBytes + buffer.remaining();
    }

    @Override
    public void feed(ByteBuffer buffer) {
        fedBytes += buffer.remaining();
        emitted(audio.tryEmitNext(buffer));
    }

    @Override
    public void complete() {
        emitted(audio.tryEmitComplete());
    }

    /** The transcriber may have failed already; the inbox has its error. */
    private static void emitted(Sinks.EmitResult result) {
        if (result == Sinks.EmitResult.FAIL_NON_SERIALIZED || result == Sinks.EmitResult.FAIL_OVERFLOW) {
            throw new IllegalStateException("audio could not be handed on: " + result);
        }
    }

    @Override
    public void cancel() {
        subscription.dispose();
    }

    @Override
    public long bufferedBytes() {
        return fedBytes - deliveredBytes;
    }

    @Override
    public long takenSamples() {
        return takenBytes / bytesPerSample;
    }
}
