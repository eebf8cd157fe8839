// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.samples.captions.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * Where the audio of all sockets of a session becomes one stream without gaps. Emits what was requested; the rest waits here, as much as
 * the window allows.
 *
 * <p>Confined to the executor, but for what {@link #audio} does when it is subscribed and asked.
 */
final class AudioInlet {

    private static final int BYTES_PER_SAMPLE = 2;
    /** Silence is made in pieces of 100 ms. */
    private static final int SILENCE_SAMPLES = 2_400;

    private final long window;
    private final long longestGap;
    private final Executor loop;
    private final Runnable onTaken;
    private final Queue<Piece> waiting = new ArrayDeque<>();
    private @Nullable FluxSink<ByteBuffer> sink;
    private long received;
    private long taken;
    private boolean ended;
    private boolean completed;

    /**
     * @param window samples that may wait here
     * @param longestGap samples that may be missing at once
     * @param loop where everything happens
     * @param onTaken told when there is more room
     */
    AudioInlet(long window, long longestGap, Executor loop, Runnable onTaken) {
        this.window = window;
        this.longestGap = longestGap;
        this.loop = loop;
        this.onTaken = onTaken;
    }

    /** The audio, for one subscriber. */
    Flux<ByteBuffer> audio() {
        return Flux.create(
                subscriber -> {
                    subscriber.onRequest(n -> loop.execute(this::emit));
                    loop.execute(() -> {
                        sink = subscriber;
                        emit();
                    });
                },
                FluxSink.OverflowStrategy.ERROR);
    }

    /** @throws RefusedException when it does not begin where the audio before it ended */
    void accept(long position, ByteBuffer samples) {
        expect(position, "audio");
        if (ended) {
            throw new RefusedException(Reason.WRONG_POSITION, "There can't be audio after the end.");
        }
        received += samples.remaining() / BYTES_PER_SAMPLE;
        waiting.add(new Piece(samples));
        emit();
    }

    /**
     * Silence in place of what the page lost, so that source time goes on.
     *
     * @throws RefusedException when it does not begin where the audio before it ended, or is too long
     */
    void skip(long from, long to) {
        expect(from, "a gap");
        if (ended || to <= from || to - from > longestGap) {
            throw new RefusedException(
                    Reason.WRONG_POSITION,
                    "A gap has to be before the end, and up to " + longestGap + " samples long, but is from " + from
                            + " to " + to + ".");
        }
        received = to;
        waiting.add(new Piece(to - from));
        emit();
    }

    /**
     * There is no more audio. Saying so again changes nothing.
     *
     * @throws RefusedException when audio before it is missing
     */
    void end(long at) {
        expect(at, "the end");
        ended = true;
        emit();
    }

    /** The first sample that has not arrived. */
    long received() {
        return received;
    }

    /** How far the page may send. */
    long until() {
        return taken + window;
    }

    /** Whether another message may be read. */
    boolean hasRoom() {
        return received < until();
    }

    boolean isEnded() {
        return ended;
    }

    private void expect(long position, String what) {
        if (position != received) {
            throw new RefusedException(
                    Reason.WRONG_POSITION,
                    "Expected " + what + " at sample " + received + " but it was at " + position + ".");
        }
    }

    private void emit() {
        FluxSink<ByteBuffer> subscriber = sink;
        if (subscriber == null) {
            return;
        }
        long before = taken;
        while (!waiting.isEmpty() && subscriber.requestedFromDownstream() > 0) {
            subscriber.next(next());
        }
        if (ended && waiting.isEmpty() && !completed) {
            completed = true;
            subscriber.complete();
        }
        if (taken != before) {
            onTaken.run();
        }
    }

    private ByteBuffer next() {
        Piece piece = waiting.element();
        ByteBuffer audio = piece.next();
        if (piece.isUsedUp()) {
            waiting.remove();
        }
        taken += audio.remaining() / BYTES_PER_SAMPLE;
        return audio;
    }

    /** Audio, or silence that is made when it is wanted. */
    private static final class Piece {

        private @Nullable ByteBuffer audio;
        private long silence;

        Piece(ByteBuffer audio) {
            this.audio = audio;
        }

        Piece(long silence) {
            this.silence = silence;
        }

        ByteBuffer next() {
            ByteBuffer whole = audio;
            if (whole != null) {
                audio = null;
                return whole;
            }
            int samples = (int) Math.min(silence, SILENCE_SAMPLES);
            silence -= samples;
            return ByteBuffer.allocate(samples * BYTES_PER_SAMPLE);
        }

        boolean isUsedUp() {
            return audio == null && silence == 0;
        }
    }
}
