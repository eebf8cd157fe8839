// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.nio.ByteBuffer;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The subscriber of the source. A source that can be slowed is asked for one buffer at a time, the next when the last one is used
 * up; one that can't be slowed for as many as it may emit while the loop is busy.
 */
final class AudioIntake extends BaseSubscriber<ByteBuffer> {

    /** Five seconds of a microphone's usual 20 ms buffers. */
    private static final int WINDOW = 256;

    private final SignalLoop loop;
    private final Context context;
    private final int prefetch;
    private final Queue<ByteBuffer> buffers;

    /** What the source was asked for; written by the loop. */
    private volatile long requested;

    private long received; // counted by the source

    /** Written once by the source. */
    private volatile boolean ended;

    /** Written by the source before {@link #ended}. */
    private @Nullable Throwable failure;

    /** Written once by the source: from then on it can be asked. */
    private volatile boolean subscribed;

    // confined to the loop
    private @Nullable ByteBuffer current;

    /**
     * Index of the first byte of the current buffer that is not taken yet. The buffer's own position is left alone: a source may
     * give the same buffer to its next subscriber, a retry for one.
     */
    private int next;

    private long used; // buffers

    /** @param canBeSlowed whether the source waits for a request */
    AudioIntake(SignalLoop loop, ContextView context, boolean canBeSlowed) {
        this.loop = loop;
        this.context = Context.of(context);
        this.prefetch = canBeSlowed ? 1 : WINDOW;
        this.buffers = Queues.<ByteBuffer>get(WINDOW).get();
    }

    /** Moves what is here into the journal, as far as there is room. */
    void moveTo(AudioJournal journal) {
        while (hasAudio()) {
            ByteBuffer audio = current;
            if (audio == null) {
                return;
            }
            next += journal.append(audio, next);
            if (next < audio.limit()) {
                return;
            }
            current = null;
            used++;
        }
    }

    /** Whether there is audio that is not in the journal yet. */
    boolean hasAudio() {
        if (current == null) {
            current = buffers.poll();
            next = current == null ? 0 : current.position();
        }
        return current != null;
    }

    /** Asks the source for more, when what it was asked for is used up. */
    void requestMore() {
        long open = requested - used;
        if (subscribed && !ended && open <= prefetch / 2) {
            requested = used + prefetch; // before the request: the source may answer it at once
            request(prefetch - open);
        }
    }

    /** Whether the source has ended and everything it gave has been taken. */
    boolean isExhausted() {
        return ended && !hasAudio();
    }

    /** Why the source ended, {@code null} when it just did. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Ends the intake from our side, with what is already here kept; a failure outlives the drain. */
    void stop(Throwable cause) {
        cancel();
        if (!ended) {
            failure = cause;
            ended = true;
        }
    }

    /** Ends the intake from our side without what has not been taken yet. */
    void refuse(Throwable cause) {
        stop(cause);
        buffers.clear();
        current = null;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscribed = true;
        loop.wake();
    }

    @Override
    protected void hookOnNext(ByteBuffer audio) {
        if (++received > requested || !buffers.offer(audio)) {
            stop(new IllegalStateException("the audio source emitted more than was requested: put an operator such as"
                    + " onBackpressureBuffer(n) behind a source that can't be slowed"));
        }
        loop.wake();
    }

    @Override
    protected void hookOnComplete() {
        ended = true;
        loop.wake();
    }

    @Override
    protected void hookOnError(Throwable error) {
        failure = error;
        ended = true;
        loop.wake();
    }
}
