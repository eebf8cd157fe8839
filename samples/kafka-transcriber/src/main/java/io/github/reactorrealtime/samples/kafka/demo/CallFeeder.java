// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Calls in which somebody says numbers on a telephone keypad: call c says c * 100, c * 100 + 1 and so on. Some frames are sent twice, as by
 * a producer that restarts.
 */
public final class CallFeeder {

    private static final Duration FRAME = Duration.ofMillis(100);
    private static final int REPEATED_ONE_IN = 20;

    private record Scheduled(Duration at, ProducerRecord<String, byte[]> record) {}

    private final List<Scheduled> schedule = new ArrayList<>();
    private final AudioFormat format;
    private final Duration silence;
    private final Random random;
    private int sent;

    /** @param silence after each number */
    public CallFeeder(AudioFormat format, Duration silence, Random random) {
        this.format = format;
        this.silence = silence;
        this.random = random;
    }

    /** The id of a call. */
    public static String id(int call) {
        return String.format(Locale.ROOT, "call-%02d", call);
    }

    /** What a call says at the given place. */
    public static int number(int call, int index) {
        return call * 100 + index;
    }

    /** Adds a call that says so many numbers, from the given time on. */
    public void add(String topic, int call, int numbers, Duration start) {
        int bytes = Math.toIntExact(format.bytesIn(FRAME));
        List<ByteBuffer> frames = DtmfTones.in(format)
                .numberedTurns(number(call, 0), numbers, silence, bytes)
                .collectList()
                .blockOptional()
                .orElse(List.of());
        long position = 0;
        for (ByteBuffer frame : frames) {
            byte[] audio = new byte[frame.remaining()];
            frame.get(audio);
            Duration at = start.plus(format.durationOf(position));
            ProducerRecord<String, byte[]> record = record(topic, call, position, audio);
            schedule.add(new Scheduled(at, record));
            if (random.nextInt(REPEATED_ONE_IN) == 0) {
                schedule.add(new Scheduled(at.plus(FRAME.multipliedBy(random.nextInt(3))), copy(record)));
            }
            position += audio.length / format.bytesPerFrame();
        }
        ProducerRecord<String, byte[]> end = record(topic, call, position, new byte[0]);
        end.headers().add("end", "true".getBytes(UTF_8));
        schedule.add(new Scheduled(start.plus(format.durationOf(position)), end));
        schedule.sort(Comparator.comparing(Scheduled::at)); // stable: frames of a call stay in order
    }

    private static ProducerRecord<String, byte[]> record(String topic, int call, long position, byte[] audio) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, id(call), audio);
        record.headers().add("position", Long.toString(position).getBytes(UTF_8));
        return record;
    }

    private static ProducerRecord<String, byte[]> copy(ProducerRecord<String, byte[]> record) {
        return new ProducerRecord<>(record.topic(), null, record.key(), record.value(), record.headers());
    }

    /** Sends what was said until then. */
    @SuppressWarnings("FutureReturnValueIgnored") // flushed, and what is missing would be missed
    public void sendUntil(Producer<String, byte[]> producer, Duration time) {
        while (!isDone() && schedule.get(sent).at.compareTo(time) <= 0) {
            producer.send(schedule.get(sent++).record);
        }
    }

    /** Whether all was sent. */
    public boolean isDone() {
        return sent == schedule.size();
    }

    /** When the last word is spoken. */
    public Duration length() {
        return schedule.isEmpty() ? Duration.ZERO : schedule.get(schedule.size() - 1).at;
    }
}
