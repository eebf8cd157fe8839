// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A partition of the input that is ours: its calls, what of them is not committed yet, and the offset up to which all is. Confined to
 * the instance's thread.
 */
final class Partition {

    private static final Logger log = LoggerFactory.getLogger(Partition.class);

    /** Calls are looked through for those that can be forgotten so often. */
    private static final long SWEEP_NANOS = 10_000_000_000L;

    /**
     * What to commit together.
     *
     * @param records to send
     * @param offset of the first record of the input that has to be read again
     */
    record Commit(List<ProducerRecord<String, byte[]>> records, long offset) {}

    private final int number;
    private final Pipelines pipelines;
    private final TranscriberProperties properties;
    private final Map<String, Call> calls = new HashMap<>();
    private final NavigableSet<Long> deadLetters = new TreeSet<>(); // offsets that may be read again

    private final List<ProducerRecord<String, byte[]>> pending = new ArrayList<>();
    private final Set<Call> changed = new LinkedHashSet<>();
    private boolean deadLettersChanged;

    private long nextOffset; // everything before was read
    private long committedOffset;
    private long rewindTo = InFlight.NONE;
    private boolean full;
    private long sweptNanos;

    /**
     * @param states of the calls the state topic knows
     * @param state of the partition
     * @param committedOffset where to begin to read
     * @param endOffset behind the last record that may be of a known call
     */
    Partition(
            int number,
            Map<String, CallState> states,
            PartitionState state,
            long committedOffset,
            long endOffset,
            Pipelines pipelines) {
        this.number = number;
        this.pipelines = pipelines;
        this.properties = pipelines.properties();
        this.committedOffset = committedOffset;
        this.nextOffset = committedOffset;
        this.sweptNanos = pipelines.nanos();
        deadLetters.addAll(state.deadLetters());
        states.forEach((id, known) -> calls.put(id, new Call(id, known, endOffset - 1, this, pipelines)));
    }

    int number() {
        return number;
    }

    /** The next record of the input. {@link #isFull} says whether it has to be the last one for now. */
    void accept(ConsumerRecord<String, byte[]> input) {
        nextOffset = input.offset() + 1;
        try {
            Frame frame = Frame.of(input, pipelines.format());
            Call call = calls.get(frame.call());
            if (call == null) {
                call = new Call(frame.call(), CallState.NEW, frame.offset(), this, pipelines);
                calls.put(frame.call(), call);
            }
            String problem = call.accept(frame);
            if (problem != null) {
                deadLetter(input, problem);
            }
            full |= call.bufferedBytes() > limitBytes();
        } catch (BadFrameException e) {
            deadLetter(input, String.valueOf(e.getMessage()));
        }
    }

    private void deadLetter(ConsumerRecord<String, byte[]> input, String reason) {
        if (!deadLetters.add(input.offset())) {
            return; // read again
        }
        deadLettersChanged = true;
        log.warn(
                "Record {} of partition {} of {} (call {}) is a dead letter: {}",
                input.offset(),
                number,
                input.topic(),
                input.key(),
                reason);
        pipelines.meters().deadLetter();
        ProducerRecord<String, byte[]> letter =
                new ProducerRecord<>(properties.deadLetters(), null, input.key(), input.value(), input.headers());
        letter.headers().add("reason", reason.getBytes(UTF_8));
        letter.headers().add("source", (input.topic() + "-" + number + "@" + input.offset()).getBytes(UTF_8));
        pending.add(letter);
    }

    /** For a call: goes out with the next commit. */
    void publish(Transcript transcript) {
        pipelines.meters().transcript(transcript.kind());
        pending.add(new ProducerRecord<>(properties.output(), transcript.call(), Json.bytes(transcript)));
    }

    /** For a call: its state is another. */
    void changed(Call call) {
        changed.add(call);
    }

    /** For a call: has to read again from this offset on. */
    void rewind(long offset) {
        rewindTo = Math.min(rewindTo, offset);
    }

    /** Where to read on if not behind what was read last, once; {@link InFlight#NONE} otherwise. */
    long pollRewind() {
        long offset = rewindTo;
        rewindTo = InFlight.NONE;
        if (offset >= nextOffset) {
            return InFlight.NONE;
        }
        nextOffset = offset;
        return offset;
    }

    /** Looks how far transcriptions are, before outcomes are handled. */
    void look() {
        calls.values().forEach(Call::look);
    }

    /** What time brings. */
    void tick() {
        updateFull();
        for (Call call : calls.values()) {
            call.tick(!full);
        }
        if (pipelines.nanos() - sweptNanos > SWEEP_NANOS) {
            sweptNanos = pipelines.nanos();
            sweep();
        }
    }

    private void updateFull() {
        long most = 0;
        for (Call call : calls.values()) {
            most = Math.max(most, call.bufferedBytes());
        }
        full = most > (full ? limitBytes() / 2 : limitBytes());
    }

    private long limitBytes() {
        return pipelines.format().bytesIn(properties.buffer());
    }

    /** Audio that waits here for transcriptions to ask for it. */
    long bufferedBytes() {
        return calls.values().stream().mapToLong(Call::bufferedBytes).sum();
    }

    /** Whether a call has more audio waiting than it should: to be paused. */
    boolean isFull() {
        return full;
    }

    private void sweep() {
        long before = pipelines.millis() - properties.rememberEnded().toMillis();
        for (Iterator<Call> all = calls.values().iterator(); all.hasNext(); ) {
            Call call = all.next();
            if (!changed.contains(call) && call.isForgettable(committedOffset, before)) {
                all.remove();
                pending.add(new ProducerRecord<>(properties.state(), number, call.id(), null));
            }
        }
    }

    /** How many records wait to be committed. */
    int pendingRecords() {
        return pending.size();
    }

    boolean hasCommit() {
        return !pending.isEmpty() || !changed.isEmpty() || committable() != committedOffset;
    }

    /** Everything that is not committed yet. It is taken to be, from now on: if it fails, the partition has to begin again. */
    Commit takeCommit() {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>(pending);
        for (Call call : changed) {
            records.add(new ProducerRecord<>(properties.state(), number, call.id(), Json.bytes(call.state())));
        }
        committedOffset = committable();
        if (deadLettersChanged) {
            deadLetters.headSet(committedOffset).clear();
            byte[] state = Json.bytes(new PartitionState(List.copyOf(deadLetters)));
            records.add(new ProducerRecord<>(properties.state(), number, PartitionState.KEY, state));
        }
        pending.clear();
        changed.clear();
        deadLettersChanged = false;
        return new Commit(records, committedOffset);
    }

    /** The first record that holds audio without an outcome, or was not read. */
    private long committable() {
        long first = Math.min(nextOffset, rewindTo);
        for (Call call : calls.values()) {
            first = Math.min(first, call.firstOffset());
        }
        return first;
    }

    boolean isUnsettled() {
        return calls.values().stream().anyMatch(Call::isUnsettled);
    }

    /** Stops all transcriptions. */
    void cancel() {
        calls.values().forEach(Call::cancel);
    }
}
