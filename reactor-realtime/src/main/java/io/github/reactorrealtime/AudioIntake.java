// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The subscriber of the source: one buffer at a time, the next when the last one is used up. */
final class AudioIntake extends BaseSubscriber<ByteBuffer> {

    private final SignalLoop loop;
    private final Context context;

    /** Written by the source when empty, emptied by the loop. */
    private volatile @Nullable ByteBuffer buffer;

    /**
     * Index of the first byte of the buffer that is not taken yet; set by the source before the buffer, then the loop's. The
     * buffer's own position is left alone: a source may give the same buffer to its next subscriber, a retry for one.
     */
    private int next;

    /** Written once by the source. */
    private volatile boolean ended;

    /** Written by the source before {@link #ended}. */
    private @Nullable Throwable failure;

    /** Written once by the source: from then on it can be asked. */
    private volatile boolean subscribed;

    private boolean requested; // confined to the loop: a buffer is on its way or here

    AudioIntake(SignalLoop loop, ContextView context) {
        this.loop = loop;
        this.context = Context.of(context);
    }

    /** Moves what is here into the journal, as far as there is room. */
    void moveTo(AudioJournal journal) {
        ByteBuffer audio = buffer;
        if (audio == null) {
            return;
        }
        next += journal.append(audio, next);
        if (next == audio.limit()) {
            buffer = null;
            requested = false;
        }
    }

    /** Asks the source for the next buffer unless one is here or on its way. */
    void requestOne() {
        if (subscribed && !requested && !ended) {
            requested = true;
            request(1);
        }
    }

    /** Whether the source has ended and everything it gave has been taken. */
    boolean isExhausted() {
        return ended && buffer == null;
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
        if (buffer != null) {
            stop(new IllegalStateException("the audio source emitted more than was requested: put an operator such as"
                    + " onBackpressureBuffer(n) behind a source that can't be slowed"));
        } else {
            next = audio.position();
            buffer = audio;
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
