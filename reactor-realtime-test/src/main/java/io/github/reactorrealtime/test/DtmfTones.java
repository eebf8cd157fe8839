// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.G711;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;

/**
 * Speaks in keypad tones, which {@link Recognizer#dtmf()} understands: audio whose transcript is known.
 *
 * @param format mono PCM16, µ-law or A-law of any rate from 8 kHz
 * @param amplitude of each of the two tones, as a part of full scale, above 0 and up to 0.5
 * @param tone how long a key sounds
 * @param gap the silence after each key
 */
public record DtmfTones(AudioFormat format, double amplitude, Duration tone, Duration gap) {

    private static final double AMPLITUDE = 0.25;
    private static final Duration TONE = Duration.ofMillis(80);
    private static final Duration GAP = Duration.ofMillis(60);
    private static final int LOWEST_RATE_HZ = 8_000;

    public DtmfTones {
        requireNonNull(tone, "tone");
        requireNonNull(gap, "gap");
        if (format.channels() != 1 || format.sampleRateHz() < LOWEST_RATE_HZ || !writable(format.encoding())) {
            throw new IllegalArgumentException(
                    "format must be mono PCM16, µ-law or A-law of 8 kHz or more but was " + format);
        }
        if (!(amplitude > 0 && amplitude <= 0.5)) {
            throw new IllegalArgumentException("amplitude must be above 0 and up to 0.5 but was " + amplitude);
        }
    }

    /** Keys of 80 ms and 60 ms apart, two tones of a quarter of full scale. */
    public static DtmfTones in(AudioFormat format) {
        return new DtmfTones(format, AMPLITUDE, TONE, GAP);
    }

    /** The same at another amplitude. */
    public DtmfTones withAmplitude(double newAmplitude) {
        return new DtmfTones(format, newAmplitude, tone, gap);
    }

    /** The same at another pace. */
    public DtmfTones withPace(Duration newTone, Duration newGap) {
        return new DtmfTones(format, amplitude, newTone, newGap);
    }

    /** The audio of the given keys ({@code 0-9 * # A-D}), each followed by its gap. */
    public byte[] bytes(String keys) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (int k = 0; k < keys.length(); k++) {
            char key = keys.charAt(k);
            double low = 2 * Math.PI * DtmfKeys.lowHz(key) / format.sampleRateHz();
            double high = 2 * Math.PI * DtmfKeys.highHz(key) / format.sampleRateHz();
            long samples = format.samplesIn(tone);
            for (int i = 0; i < samples; i++) {
                write(audio, amplitude * (Math.sin(low * i) + Math.sin(high * i)));
            }
            audio.writeBytes(silence(gap));
        }
        return audio.toByteArray();
    }

    /** Silence in this format. */
    public byte[] silence(Duration length) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        long samples = format.samplesIn(length);
        for (long i = 0; i < samples; i++) {
            write(audio, 0);
        }
        return audio.toByteArray();
    }

    /**
     * A recording of numbered turns: turn i says the number i, then there is silence. Made while it is read, so a long
     * recording needs no memory. Cold: each subscriber gets it from the start, in buffers of its own.
     *
     * @param first the first turn's number
     * @param count how many turns
     * @param silence after each turn
     * @param bufferSizes bytes of the buffers, used in turn over and over; need not be whole samples
     */
    public Flux<ByteBuffer> numberedTurns(int first, int count, Duration silence, int... bufferSizes) {
        requireNonNull(silence, "silence");
        if (first < 0 || count < 0) {
            throw new IllegalArgumentException("first and count must not be negative");
        }
        if (bufferSizes.length == 0 || IntStream.of(bufferSizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("bufferSizes must be one or more positive numbers");
        }
        byte[] pause = silence(silence);
        return Flux.generate(() -> new Cutter(bufferSizes.clone()), (cutter, sink) -> {
            while (cutter.needsMore() && cutter.turn < count) {
                cutter.add(bytes(Integer.toString(first + cutter.turn++)));
                cutter.add(pause);
            }
            if (cutter.isEmpty()) {
                sink.complete();
            } else {
                sink.next(cutter.next());
            }
            return cutter;
        });
    }

    private static boolean writable(AudioEncoding encoding) {
        return encoding == AudioEncoding.PCM_S16 || encoding == AudioEncoding.MU_LAW || encoding == AudioEncoding.A_LAW;
    }

    private void write(ByteArrayOutputStream audio, double value) {
        int sample = (int) Math.round(value * Short.MAX_VALUE);
        if (format.encoding() == AudioEncoding.MU_LAW) {
            audio.write(G711.linearToMuLaw(sample));
        } else if (format.encoding() == AudioEncoding.A_LAW) {
            audio.write(G711.linearToALaw(sample));
        } else {
            audio.write(sample);
            audio.write(sample >> 8);
        }
    }

    /** Cuts what is put in into buffers of the wanted sizes. */
    private static final class Cutter {

        private final int[] sizes;
        private int buffers;
        private int turn;
        private ByteBuffer rest = ByteBuffer.allocate(0);

        Cutter(int[] sizes) {
            this.sizes = sizes;
        }

        boolean needsMore() {
            return rest.remaining() < size();
        }

        boolean isEmpty() {
            return !rest.hasRemaining();
        }

        void add(byte[] audio) {
            rest = ByteBuffer.allocate(rest.remaining() + audio.length)
                    .put(rest)
                    .put(audio)
                    .flip();
        }

        ByteBuffer next() {
            byte[] buffer = new byte[Math.min(size(), rest.remaining())];
            rest.get(buffer);
            buffers++;
            return ByteBuffer.wrap(buffer);
        }

        private int size() {
            return sizes[buffers % sizes.length];
        }
    }
}
