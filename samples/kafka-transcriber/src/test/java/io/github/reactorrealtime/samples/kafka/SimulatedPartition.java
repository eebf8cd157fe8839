// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.RealtimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A partition without a broker: a log of records by careless producers, transcriptions that settle what they like when they like, commits
 * that fail, owners that die. Samples are bytes that say where in the call they belong.
 */
final class SimulatedPartition {

    private static final AudioFormat FORMAT = AudioFormat.PCMU_8KHZ;
    private static final Duration JOURNAL = Duration.ofMillis(200);
    private static final byte GAP = (byte) 0xff;
    private static final Provenance PROVENANCE =
            new Provenance("route", "model", 1, null, null, Duration.ZERO, Duration.ZERO);

    private final Random random;
    private final String what;
    private final List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
    private final Map<String, byte[]> said = new TreeMap<>(); // by call; GAP where no record has it
    private final Set<Long> poison = new HashSet<>();

    // what is committed
    private final Map<String, byte[]> states = new HashMap<>();
    private final List<Transcript> transcripts = new ArrayList<>();
    private final List<Long> deadLetters = new ArrayList<>();
    private long committedOffset;

    // what the owner knows
    private final TranscriberProperties properties;
    private final List<Fake> running = new ArrayList<>();
    private long nanos;
    private Pipelines pipelines;
    private Partition partition;
    private int next; // of the log

    SimulatedPartition(long seed) {
        random = new Random(seed);
        what = "-Dseed=" + seed;
        properties = Settings.of("max-pipelines", String.valueOf(1 + random.nextInt(4)), "idle-timeout", "10s");
        produce();
        pipelines = pipelines();
        partition = restored();
    }

    private Pipelines pipelines() {
        return new Pipelines(
                properties,
                FORMAT,
                JOURNAL,
                call -> {
                    Fake fake = new Fake(call);
                    running.add(fake);
                    return fake;
                },
                () -> nanos,
                () -> 1_000,
                new Meters(new SimpleMeterRegistry()));
    }

    // ---- the log

    private void produce() {
        List<List<ConsumerRecord<String, byte[]>>> calls = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int c = 0; c < count; c++) {
            calls.add(recordsOf("call-" + c));
        }
        while (calls.stream().anyMatch(call -> !call.isEmpty())) {
            List<ConsumerRecord<String, byte[]>> call = calls.get(random.nextInt(count));
            if (!call.isEmpty()) {
                append(call.remove(0));
            }
            if (random.nextInt(30) == 0) {
                poison.add((long) log.size());
                append(record("call-0", new byte[3], false, random.nextBoolean() ? "five" : null));
            }
        }
    }

    private List<ConsumerRecord<String, byte[]>> recordsOf(String call) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        int frames = 1 + random.nextInt(30);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int f = 0; f < frames; f++) {
            boolean hole = random.nextInt(12) == 0;
            int samples = 1 + random.nextInt(hole ? 60_000 : 400);
            int position = all.size();
            byte[] audio = new byte[samples];
            for (int i = 0; i < samples; i++) {
                audio[i] = hole ? GAP : sample(position + i);
            }
            all.writeBytes(audio);
            if (!hole) {
                boolean last = f == frames - 1 && random.nextBoolean();
                records.add(record(call, audio, last, String.valueOf(position)));
                repeat(call, all, records);
            }
        }
        boolean endsAtLastFrame =
                records.size() > 0 && records.get(records.size() - 1).headers().lastHeader(Frame.END) != null;
        if (!endsAtLastFrame) {
            String position = random.nextBoolean() || all.toByteArray()[all.size() - 1] == GAP
                    ? String.valueOf(all.size())
                    : null;
            records.add(record(call, new byte[0], true, position));
        }
        said.put(call, all.toByteArray());
        return records;
    }

    /** A producer that restarts sends some of it again, cut differently. Never what it lost. */
    private void repeat(String call, ByteArrayOutputStream all, List<ConsumerRecord<String, byte[]>> records) {
        byte[] sent = all.toByteArray();
        int from = sent.length - random.nextInt(Math.min(sent.length, 900));
        for (int i = from; i < sent.length; i++) {
            if (sent[i] == GAP) {
                return;
            }
        }
        if (random.nextInt(6) == 0 && from < sent.length) {
            byte[] again = Arrays.copyOfRange(sent, from, sent.length);
            records.add(record(call, again, false, String.valueOf(from)));
        }
    }

    private static byte sample(int position) {
        return (byte) (position * 31 % 251);
    }

    private static ConsumerRecord<String, byte[]> record(
            String call, byte[] audio, boolean last, @Nullable String position) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("in", 0, 0, call, audio);
        if (position != null) {
            record.headers().add(Frame.POSITION, position.getBytes(UTF_8));
        }
        if (last) {
            record.headers().add(Frame.END, "true".getBytes(UTF_8));
        }
        return record;
    }

    private void append(ConsumerRecord<String, byte[]> record) {
        ConsumerRecord<String, byte[]> placed = new ConsumerRecord<>("in", 0, log.size(), record.key(), record.value());
        record.headers().forEach(header -> placed.headers().add(header));
        log.add(placed);
    }

    // ---- the owner

    void run() {
        int steps = 0;
        while (!isDone() && steps++ < 100_000) {
            step();
        }
        check();
    }

    private boolean isDone() {
        return committedOffset == log.size() && next == log.size() && running.isEmpty() && !partition.hasCommit();
    }

    private void step() {
        int what = random.nextInt(100);
        if (what < 40) {
            read();
        } else if (what < 70) {
            transcribe();
        } else if (what < 85) {
            pass();
        } else if (what < 97) {
            commit();
        } else if (random.nextInt(4) == 0) {
            die();
        }
    }

    private void read() {
        int batch = random.nextInt(8);
        while (batch-- > 0 && next < log.size()) {
            partition.accept(log.get(next++));
        }
    }

    private void transcribe() {
        if (!running.isEmpty()) {
            running.get(random.nextInt(running.size())).doSomething();
        }
    }

    private void pass() {
        nanos += random.nextInt(3) * 700_000_000L;
        partition.look();
        running.forEach(Fake::tell);
        running.removeIf(fake -> fake.over && fake.inbox.isEmpty());
        partition.tick();
        pipelines.startWaiting();
        long rewound = partition.pollRewind();
        if (rewound != InFlight.NONE) {
            next = (int) rewound;
        }
    }

    private void commit() {
        if (!partition.hasCommit()) {
            return;
        }
        Partition.Commit commit = partition.takeCommit();
        if (random.nextInt(20) == 0) {
            begin(); // the broker said no, or nothing
            return;
        }
        assertThat(commit.offset()).as(what).isGreaterThanOrEqualTo(committedOffset);
        committedOffset = commit.offset();
        for (ProducerRecord<String, byte[]> record : commit.records()) {
            if (record.topic().equals(properties.state())) {
                states.put(record.key(), record.value());
            } else if (record.topic().equals(properties.output())) {
                transcripts.add(Json.read(record.value(), Transcript.class));
            } else {
                String source = new String(record.headers().lastHeader("source").value(), UTF_8);
                deadLetters.add(Long.parseLong(source.substring(source.indexOf('@') + 1)));
            }
        }
    }

    private void die() {
        pipelines = pipelines();
        begin();
    }

    private void begin() {
        partition.cancel();
        running.clear();
        partition = restored();
        next = (int) committedOffset;
    }

    private Partition restored() {
        Map<String, CallState> calls = new HashMap<>();
        PartitionState[] state = {new PartitionState(List.of())};
        states.forEach((key, value) -> {
            if (key.equals(PartitionState.KEY)) {
                state[0] = Json.read(value, PartitionState.class);
            } else {
                calls.put(key, Json.read(value, CallState.class));
            }
        });
        return new Partition(0, calls, state[0], committedOffset, log.size(), pipelines);
    }

    // ---- what must be true in the end

    private void check() {
        assertThat(committedOffset).as(what).isEqualTo(log.size());
        assertThat(deadLetters).as(what).containsExactlyInAnyOrderElementsOf(poison);
        said.forEach(this::check);
    }

    private void check(String call, byte[] audio) {
        StringBuilder text = new StringBuilder();
        long number = 0;
        Map<String, Long> ends = new HashMap<>(); // a turn may have a gap in it, which is told by a record of its own
        long missing = 0;
        for (Transcript each : transcripts) {
            if (each.call().equals(call)) {
                assertThat(each.number()).as(what).isEqualTo(number++);
                assertThat(each.startSample()).as(what).isGreaterThanOrEqualTo(ends.getOrDefault(each.kind(), 0L));
                ends.put(each.kind(), each.endSample());
                byte[] there = Arrays.copyOfRange(audio, (int) each.startSample(), (int) each.endSample());
                assertThat(each.text() == null ? "" : each.text())
                        .as("%s %s", what, each.id())
                        .isEqualTo(spoken(there));
                text.append(each.text() == null ? "" : each.text());
                missing += each.kind().equals("gap") ? there.length : 0;
            }
        }
        assertThat(text.toString()).as("%s %s", what, call).isEqualTo(spoken(audio));
        assertThat(missing)
                .as("%s %s", what, call)
                .isEqualTo(audio.length - spoken(audio).length());
        byte[] state = states.get(call);
        assertThat(state).as("%s %s", what, call).isNotNull();
        assertThat(Json.read(state, CallState.class).ended()).as(what).isTrue();
    }

    /** A character for each sample that is not silent: µ-law has the same byte for silence that stands for no audio here. */
    private static String spoken(byte[] audio) {
        return new String(audio, ISO_8859_1).replace("\u00ff", "");
    }

    /** Hears what it is given, and settles pieces of it in order. */
    private final class Fake implements Transcription {

        private final Call call;
        private byte[] given = new byte[1_000];
        private int size;
        private final Queue<Runnable> inbox = new ArrayDeque<>();
        private boolean complete;
        private boolean over;
        private int settled;

        Fake(Call call) {
            this.call = call;
        }

        void doSomething() {
            if (over) {
                return;
            }
            int open = size - settled;
            int choice = random.nextInt(40);
            if (choice == 0) {
                fail();
            } else if (choice < 8) {
                passOver();
            } else if (open > 0) {
                settle(1 + random.nextInt(open));
            } else if (complete) {
                over = true;
                inbox.add(() -> call.completed(this));
            }
        }

        private void settle(int samples) {
            AudioRange range = new AudioRange(settled, settled + samples, FORMAT.sampleRateHz());
            String text = spoken(Arrays.copyOfRange(given, settled, settled + samples));
            settled += samples;
            Duration watermark = FORMAT.durationOf(settled);
            inbox.add(() -> call.settled(
                    this,
                    new TranscriptEvent.Completed(0, range, text, List.of(), List.of(), null, PROVENANCE, watermark)));
        }

        /** Of silence no event tells. */
        private void passOver() {
            while (settled < size && given[settled] == GAP) {
                settled++;
            }
        }

        private void fail() {
            over = true;
            RealtimeException error = new ConnectionFailedException("no route", new IllegalStateException());
            if (size > settled) {
                AudioRange rest = new AudioRange(settled, size, FORMAT.sampleRateHz());
                Duration end = FORMAT.durationOf(size);
                inbox.add(() -> call.settled(this, new TranscriptEvent.Failed(0, rest, error, PROVENANCE, end)));
            }
            inbox.add(() -> call.failed(this, error));
        }

        void tell() {
            Runnable outcome;
            while ((outcome = inbox.poll()) != null) {
                outcome.run();
            }
        }

        @Override
        public void feed(ByteBuffer audio) {
            int more = audio.remaining();
            if (size + more > given.length) {
                given = Arrays.copyOf(given, 2 * (size + more));
            }
            audio.get(given, size, more);
            size += more;
        }

        @Override
        public void complete() {
            complete = true;
        }

        @Override
        public void cancel() {
            over = true;
            inbox.clear();
        }

        @Override
        public long bufferedBytes() {
            return 0;
        }

        @Override
        public long takenSamples() {
            return Math.min(size, settled + FORMAT.samplesIn(JOURNAL));
        }
    }
}
