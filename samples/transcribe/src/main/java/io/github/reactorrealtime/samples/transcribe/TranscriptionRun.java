// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.error.RealtimeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** One transcription from its beginning to its exit code. For one use. */
final class TranscriptionRun {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /** Events that may wait for a slow terminal or pipe; beyond that the library merges and slows down. */
    private static final int EVENTS_AHEAD = 32;

    private final Recording recording;
    private final Output output;
    private final Terminal terminal;
    private final Interrupt interrupt;
    private final boolean verbose;
    private final Tally tally = new Tally();
    private final AtomicLong bytesRead = new AtomicLong();
    private final RunWatch watch;

    private @Nullable Throwable failure;

    TranscriptionRun(Recording recording, Output output, Terminal terminal, Interrupt interrupt, boolean verbose) {
        this.recording = recording;
        this.output = output;
        this.terminal = terminal;
        this.interrupt = interrupt;
        this.verbose = verbose;
        this.watch = new RunWatch(verbose ? terminal::message : detail -> {});
    }

    /** Options that the service would refuse are named before anything is sent. */
    private RealtimeTranscriber transcriber(RealtimeTranscriber.Builder options) {
        try {
            return options.listener(watch).build();
        } catch (IllegalStateException e) {
            throw CliException.usage(OptionNames.in(String.valueOf(e.getMessage())), e);
        }
    }

    /** Transcribes everything; blocks until the end. */
    int execute(RealtimeTranscriber.Builder options) {
        RealtimeTranscriber transcriber = transcriber(options);
        AudioSource audio = converted(transcriber.format());
        Sinks.Empty<Void> ended = Sinks.empty();
        // One thread at a time prints: both events and ticks arrive here through the merge.
        Flux<Runnable> events = transcriber
                .transcribe(audio)
                .publishOn(Schedulers.boundedElastic(), EVENTS_AHEAD)
                .<Runnable>map(event -> () -> onEvent(event))
                .doFinally(signal -> ended.tryEmitEmpty());
        Flux<Runnable> ticks = Flux.interval(Duration.ZERO, TICK)
                .onBackpressureDrop()
                .takeUntilOther(ended.asMono())
                .<Runnable>map(tick -> () -> output.progress(progress()));
        Flux.merge(events, ticks)
                .concatMap(action -> Flux.<Void>defer(() -> {
                    action.run();
                    return Flux.empty();
                }))
                .doOnError(error -> failure = error)
                .onErrorComplete()
                .blockLast();
        watch.awaitGoodbye(GOODBYE);
        int code = finish();
        if (verbose) {
            watch.summary().forEach(terminal::message);
        }
        return code;
    }

    private AudioSource converted(AudioFormat wire) {
        AudioFormat format = recording.source().format();
        Flux<ByteBuffer> counted = recording.source().stream()
                .doOnNext(buffer -> bytesRead.addAndGet(buffer.remaining()))
                .takeUntilOther(interrupt.requests());
        try {
            return AudioSource.of(format, counted).convertTo(wire);
        } catch (IllegalArgumentException e) {
            throw CliException.usage(
                    recording.name() + " can't be converted to what the service takes: " + e.getMessage(), e);
        }
    }

    private void onEvent(TranscriptEvent event) {
        tally.add(event);
        output.event(event, tally);
        if (terminal.isClosed()) {
            throw new OutputClosedException();
        }
    }

    private Progress progress() {
        return new Progress(read(), tally.watermark(), recording.length());
    }

    private Duration read() {
        AudioFormat format = recording.source().format();
        return format.durationOf(bytesRead.get() / format.bytesPerFrame());
    }

    private int finish() {
        Throwable error = failure;
        if (error == null && bytesRead.get() == 0 && !interrupt.isRequested()) {
            error = CliException.usage(recording.name() + " holds no audio: there is nothing to transcribe.");
        }
        if (error == null) {
            tally.allSettled(read());
        } else if (!(error instanceof OutputClosedException)) {
            tell(error);
        }
        output.done(tally, read());
        return interrupt.isRequested() ? ExitCode.INTERRUPTED : exitCode(error);
    }

    private void tell(Throwable error) {
        String paragraph = Errors.paragraph(error);
        if (watch.hasOpened() && error instanceof RealtimeException) {
            Duration from = tally.lastGap() == null ? tally.watermark() : tally.lastGap();
            paragraph = "No connection could be kept; audio after " + Times.clock(from) + " is not transcribed. "
                    + paragraph;
        }
        output.failed(paragraph);
        terminal.message("Error: " + paragraph);
        if (verbose) {
            terminal.verbatim(Errors.stackTrace(error));
        }
    }

    private int exitCode(@Nullable Throwable error) {
        if (error == null) {
            return tally.failed() + tally.gaps() == 0 ? ExitCode.COMPLETED : ExitCode.INCOMPLETE;
        }
        if (error instanceof RealtimeException) {
            return watch.hasOpened() ? ExitCode.INCOMPLETE : ExitCode.UNREACHABLE;
        }
        return error instanceof OutputClosedException ? ExitCode.INCOMPLETE : ExitCode.USAGE; // else the source's
    }

    /** Nobody reads the output any more: going on would only cost money. */
    private static final class OutputClosedException extends RuntimeException {

        OutputClosedException() {
            super("nobody reads the output", null, false, false);
        }
    }
}
