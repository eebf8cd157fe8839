// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.TranscriptEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: what of it is settled, and the transcription of the rest.
 *
 * <pre>
 *              audio, a place is free            end of the call, or idle
 *   Dormant ─────────────────────────→ Running ──────────────────────────→ Completing ──→ Ended
 *    ↑ │ no place                        │  ↑                               │   │  (the producer said so)
 *    │ └──────────────→ Deferred ←───────┘  │ failed                        │   │
 *    │                   ↑   └──────────────┘ place is free, back-off over  │   │
 *    │                   └──────────────────────────────────────────────────┘   │
 *    └───────────────────────────────────────── all settled ───────────────────┘
 * </pre>
 *
 * <p>A deferred call keeps nothing: its records are passed over, and read again from the topic when its turn comes. Positions are
 * samples from the beginning of the call. Confined to the instance's thread.
 */
final class Call {

    private static final Logger log = LoggerFactory.getLogger(Call.class);

    /** What a hole sounds like: long enough to end a turn. */
    private static final Duration HOLE_SILENCE = Duration.ofSeconds(1);

    /** Silence is not worth a record of the state topic more often than this. */
    private static final Duration SILENCE_STEP = Duration.ofSeconds(5);

    /**
     * How long a failure waits for what follows. A transcription that ends with an error first fails what is open, in one go; that
     * audio is not given up here but transcribed again.
     */
    private static final long HOLD_NANOS = Duration.ofSeconds(1).toNanos();

    private enum Phase {
        DORMANT,
        RUNNING,
        COMPLETING,
        DEFERRED,
        ENDED
    }

    private final String id;
    private final Partition partition;
    private final Pipelines pipelines;
    private final InFlight inFlight = new InFlight();
    private final Queue<TranscriptEvent> held = new ArrayDeque<>();

    private Phase phase;
    private long settled; // everything before has its outcome
    private long next; // number of the next transcript
    private long updated; // when the state was written, in milliseconds
    private long known; // audio before this position was given to the transcription, or is settled
    private long lastOffset; // the last record of this call
    private boolean endSeen;
    private @Nullable Transcription transcription; // running and completing only
    private Timeline timeline;
    private long taken; // samples the transcription had taken before its last outcome was looked at
    private long deferredFrom = InFlight.NONE; // offset of the first record that was passed over
    private long dueNanos; // deferred: not before
    private long heardNanos; // when audio came last, or could not have come
    private long heldNanos; // since when a failure waits
    private int restarts; // without an outcome in between

    /** @param lastOffset of this call that may be read */
    Call(String id, CallState state, long lastOffset, Partition partition, Pipelines pipelines) {
        this.id = id;
        this.partition = partition;
        this.pipelines = pipelines;
        this.lastOffset = lastOffset;
        settled = state.settled();
        known = settled;
        next = state.next();
        updated = state.updated();
        endSeen = state.ended();
        phase = state.ended() ? Phase.ENDED : Phase.DORMANT;
        timeline = new Timeline(settled);
    }

    String id() {
        return id;
    }

    /**
     * A record of this call. What is known already is passed over, whoever sent it twice.
     *
     * @return why it can never be transcribed, {@code null} if all is well
     */
    @Nullable
    String accept(Frame frame) {
        lastOffset = Math.max(lastOffset, frame.offset());
        boolean isNew = frame.end(known) > known || (frame.last() && !endSeen);
        if (!isNew) {
            return null;
        }
        if (phase == Phase.ENDED || (phase == Phase.COMPLETING && endSeen)) {
            return "the call ended at sample " + known + ", and this goes on to " + frame.end(known);
        }
        if (phase == Phase.RUNNING) {
            take(frame);
        } else if (phase == Phase.DORMANT && frame.audioBehind(known).hasRemaining() && pipelines.hasPlace()) {
            start();
            take(frame);
        } else if (phase == Phase.DORMANT && !frame.audioBehind(known).hasRemaining()) {
            endWithoutAudio(frame);
        } else {
            defer(frame.offset());
        }
        return null;
    }

    private void take(Frame frame) {
        Transcription running = running();
        fillHole(frame.start(known), running);
        ByteBuffer audio = frame.audioBehind(known);
        if (audio.hasRemaining()) {
            timeline.add(audio.remaining() / frame.bytesPerSample());
            running.feed(audio);
        }
        known = timeline.end();
        heardNanos = pipelines.nanos();
        inFlight.add(frame.offset(), frame.last() ? InFlight.END_OF_CALL : known);
        if (frame.last()) {
            endSeen = true;
            complete();
        }
    }

    private void fillHole(long start, Transcription running) {
        if (start <= known) {
            return;
        }
        long silence = Math.min(start - known, pipelines.format().samplesIn(HOLE_SILENCE));
        timeline.hole(start, silence);
        running.feed(Silence.of(pipelines.format(), silence));
        known = start;
    }

    /** The end came alone: there is nothing to transcribe. */
    private void endWithoutAudio(Frame frame) {
        long end = Math.max(known, frame.start(known));
        timeline = new Timeline(settled);
        if (end > known) {
            timeline.hole(end, 0);
        }
        endSeen = true;
        settleAll(end);
        ended();
    }

    private void defer(long offset) {
        deferredFrom = Math.min(deferredFrom, offset);
        if (phase == Phase.DORMANT) {
            await(0);
        }
    }

    private void await(long nanos) {
        phase = Phase.DEFERRED;
        dueNanos = pipelines.nanos() + nanos;
        pipelines.await(this);
    }

    /** Whether a deferred call may go on. */
    boolean isDue() {
        return pipelines.nanos() - dueNanos >= 0;
    }

    /** There is a place: from the watermark on. */
    void resume() {
        partition.rewind(deferredFrom);
        deferredFrom = InFlight.NONE;
        start();
    }

    private void start() {
        phase = Phase.RUNNING;
        known = settled;
        taken = 0;
        timeline = new Timeline(settled);
        heardNanos = pipelines.nanos();
        transcription = pipelines.start(this);
    }

    private void complete() {
        phase = Phase.COMPLETING;
        running().complete();
    }

    /** An outcome, of the given transcription. */
    void settled(Transcription from, TranscriptEvent event) {
        if (!from.equals(transcription)) {
            return;
        }
        if (event instanceof TranscriptEvent.Failed || event instanceof TranscriptEvent.Gap) {
            held.add(event);
            heldNanos = pipelines.nanos();
        } else if (event instanceof TranscriptEvent.Completed completed) {
            releaseHeld();
            publish(completed, completed.range());
        }
    }

    /** The given transcription is at its end, and all it was given has its outcome. */
    void completed(Transcription from) {
        if (!from.equals(transcription)) {
            return;
        }
        releaseHeld();
        stop();
        settleAll(known);
        if (endSeen) {
            ended();
        } else if (deferredFrom == InFlight.NONE) {
            phase = Phase.DORMANT;
        } else {
            await(0);
        }
    }

    /** The given transcription failed as a whole. Nothing is lost by it: what has no outcome is read again. */
    void failed(Transcription from, Throwable error) {
        if (!from.equals(transcription)) {
            return;
        }
        held.removeIf(event -> isPartOf(error, event));
        releaseHeld();
        stop();
        deferredFrom = Math.min(deferredFrom, inFlight.firstOffset());
        inFlight.clear();
        known = settled;
        endSeen = false;
        long backoff = pipelines.backoffNanos(restarts++);
        log.warn(
                "The transcription of call {} failed at {}, and goes on from there in {} ms: {}",
                id,
                pipelines.format().durationOf(settled),
                backoff / 1_000_000,
                String.valueOf(error));
        pipelines.meters().restarted();
        if (deferredFrom == InFlight.NONE) {
            phase = Phase.DORMANT;
        } else {
            await(backoff);
        }
    }

    private static boolean isPartOf(Throwable error, TranscriptEvent event) {
        return event instanceof TranscriptEvent.Failed failed
                ? failed.cause() == error
                : event instanceof TranscriptEvent.Gap gap && gap.cause().equals(String.valueOf(error.getMessage()));
    }

    private void releaseHeld() {
        TranscriptEvent event;
        while ((event = held.poll()) != null) {
            if (event instanceof TranscriptEvent.Failed failed) {
                publish(failed, failed.range());
            } else if (event instanceof TranscriptEvent.Gap gap) {
                publish(gap, gap.range());
            }
        }
    }

    private void publish(TranscriptEvent event, AudioRange range) {
        restarts = 0;
        long start = Math.max(settled, timeline.position(range.startSample()));
        reportHoles(start);
        start = Math.max(settled, start);
        long end = Math.max(start, timeline.position(range.endSample()));
        partition.publish(Transcripts.of(id, next++, pipelines.format(), start, end, event));
        timeline.forget(range.endSample());
        settle(end);
    }

    private void settle(long position) {
        reportHoles(position);
        settled = Math.max(settled, position);
        inFlight.settle(settled);
        changed();
    }

    private void settleAll(long position) {
        settle(position);
        inFlight.clear();
        known = settled;
    }

    private void reportHoles(long before) {
        Timeline.Hole hole;
        while ((hole = timeline.pollHole(before)) != null) {
            long start = Math.max(settled, hole.start());
            if (start < hole.end()) {
                partition.publish(Transcripts.hole(id, next++, pipelines.format(), start, hole.end()));
                settled = hole.end();
                changed();
            }
        }
    }

    private void changed() {
        updated = pipelines.millis();
        partition.changed(this);
    }

    private void ended() {
        phase = Phase.ENDED;
        changed();
    }

    /** Looks how far the transcription is, before outcomes are handled that may have come before. */
    void look() {
        if (transcription != null) {
            taken = transcription.takenSamples();
        }
    }

    /**
     * What time brings.
     *
     * @param canHear whether audio could have come
     */
    void tick(boolean canHear) {
        Transcription running = transcription;
        if (running == null) {
            return;
        }
        long now = pipelines.nanos();
        if (!held.isEmpty() && now - heldNanos > HOLD_NANOS) {
            releaseHeld();
        }
        settleSilence();
        if (!canHear || running.bufferedBytes() > 0) {
            heardNanos = now;
        } else if (phase == Phase.RUNNING
                && now - heardNanos >= pipelines.properties().idleTimeout().toNanos()) {
            complete();
        }
    }

    /** No event tells of silence; but audio further back than the journal is long has its outcome. */
    private void settleSilence() {
        long sample = taken - pipelines.journalSamples();
        if (sample <= 0 || !held.isEmpty()) {
            return;
        }
        long position = timeline.position(sample);
        if (position - settled >= pipelines.format().samplesIn(SILENCE_STEP)) {
            settle(position);
        }
    }

    /** The partition is no longer ours, or begins again from what is committed. */
    void cancel() {
        stop();
        pipelines.forget(this);
    }

    private void stop() {
        held.clear();
        if (transcription != null) {
            transcription.cancel();
            transcription = null;
            pipelines.release();
        }
    }

    /** Where to begin to read to see everything again that has no outcome. */
    long firstOffset() {
        return Math.min(deferredFrom, inFlight.firstOffset());
    }

    long bufferedBytes() {
        return transcription == null ? 0 : transcription.bufferedBytes();
    }

    /** Whether some of its audio was given to a transcription and has no outcome. */
    boolean isUnsettled() {
        return transcription != null && known > settled;
    }

    /** Whether nobody will miss it: nothing of it is under way or will be read again, and its last change is long ago. */
    boolean isForgettable(long beforeOffset, long beforeMillis) {
        return (phase == Phase.ENDED || phase == Phase.DORMANT) && lastOffset < beforeOffset && updated < beforeMillis;
    }

    CallState state() {
        return new CallState(settled, next, phase == Phase.ENDED, updated);
    }

    private Transcription running() {
        if (transcription == null) {
            throw new IllegalStateException("no transcription in phase " + phase);
        }
        return transcription;
    }
}
