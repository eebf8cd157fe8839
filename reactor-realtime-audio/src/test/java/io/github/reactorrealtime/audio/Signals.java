// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.Flux;

/** Makes test signals and measures them. */
final class Signals {

    private Signals() {}

    /** A sine on all channels; it starts off the grid, so that quantisation noise does not fall on its harmonics alone. */
    static byte[] tone(AudioFormat format, double hz, double amplitude, int samples) {
        double[] values = new double[samples * format.channels()];
        for (int i = 0; i < values.length; i++) {
            int time = i / format.channels();
            values[i] = amplitude * Math.sin(2 * Math.PI * hz * time / format.sampleRateHz() + 0.3);
        }
        return encode(format, values);
    }

    static byte[] encode(AudioFormat format, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * format.encoding().bytesPerSample())
                .order(ByteOrder.LITTLE_ENDIAN);
        SampleWriter.write(format.encoding(), values, values.length, bytes);
        return bytes.array();
    }

    static double[] decode(AudioFormat format, byte[] bytes) {
        double[] values = new double[bytes.length / format.encoding().bytesPerSample()];
        SampleReader.read(
                format.encoding(), ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), values, values.length);
        return values;
    }

    /** The same sound at another rate. */
    static double[] resample(double[] values, int fromHz, int toHz) {
        AudioFormat from = new AudioFormat(AudioEncoding.FLOAT_64, fromHz, 1);
        AudioFormat to = new AudioFormat(AudioEncoding.FLOAT_64, toHz, 1);
        return decode(to, convert(from, to, encode(from, values)));
    }

    /** PCM16; what is louder than full scale is clipped. */
    static short[] pcm16(double[] values) {
        short[] samples = new short[values.length];
        for (int i = 0; i < values.length; i++) {
            samples[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(values[i] * 0x1p15)));
        }
        return samples;
    }

    /** Mean square. */
    static double power(double[] values) {
        return Arrays.stream(values).map(value -> value * value).average().orElseThrow();
    }

    static byte[] noise(int bytes, long seed) {
        byte[] noise = new byte[bytes];
        new Random(seed).nextBytes(noise);
        return noise;
    }

    /** Converts in one piece. */
    static byte[] convert(AudioFormat from, AudioFormat to, byte[] audio) {
        return convert(from, to, List.of(ByteBuffer.wrap(audio)));
    }

    static byte[] convert(AudioFormat from, AudioFormat to, List<ByteBuffer> pieces) {
        AudioConverter converter = new AudioConverter(from, to);
        List<ByteBuffer> converted = new ArrayList<>();
        pieces.forEach(piece -> converted.add(converter.convert(piece)));
        converted.add(converter.finish());
        return join(converted);
    }

    /** Cuts bytes into pieces of the given sizes, over and over; a size of 0 gives an empty buffer. */
    static List<ByteBuffer> cut(byte[] bytes, List<Integer> sizes) {
        List<ByteBuffer> pieces = new ArrayList<>();
        int position = 0;
        for (int i = 0; position < bytes.length; i++) {
            int size = i < sizes.size() ? sizes.get(i) : Math.max(1, sizes.get(i % sizes.size()));
            size = Math.min(size, bytes.length - position);
            pieces.add(ByteBuffer.wrap(bytes, position, size).slice());
            position += size;
        }
        return pieces;
    }

    static byte[] join(List<ByteBuffer> buffers) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        buffers.forEach(buffer -> bytes.writeBytes(bytes(buffer)));
        return bytes.toByteArray();
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** All bytes of a stream. Blocks: for tests only. */
    static byte[] collect(Flux<ByteBuffer> stream) {
        return join(stream.collectList().blockOptional().orElseThrow());
    }

    /** Power of the sine of this frequency over everything else, in dB, without the tenth of a second at either end. */
    static double signalToNoiseDb(double[] values, int sampleRateHz, double hz) {
        Fit fit = fit(values, sampleRateHz, hz);
        return 10 * Math.log10(fit.signal() / fit.rest());
    }

    /** Root mean square without the tenth of a second at either end, in dB of a full-scale sine. */
    static double levelDb(double[] values, int sampleRateHz) {
        int margin = sampleRateHz / 10;
        double power = 0;
        for (int i = margin; i < values.length - margin; i++) {
            power += values[i] * values[i];
        }
        return 10 * Math.log10(2 * power / (values.length - 2 * margin));
    }

    /** Mean power of the fitted sine, and of what it leaves. */
    private record Fit(double signal, double rest) {}

    /** Least squares for {@code a sin + b cos}. */
    private static Fit fit(double[] values, int sampleRateHz, double hz) {
        int margin = sampleRateHz / 10;
        int count = values.length - 2 * margin;
        double ss = 0;
        double cc = 0;
        double sc = 0;
        double sy = 0;
        double cy = 0;
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * hz * i / sampleRateHz;
            double sin = Math.sin(angle);
            double cos = Math.cos(angle);
            double value = values[margin + i];
            ss += sin * sin;
            cc += cos * cos;
            sc += sin * cos;
            sy += sin * value;
            cy += cos * value;
        }
        double determinant = ss * cc - sc * sc;
        double a = (sy * cc - cy * sc) / determinant;
        double b = (cy * ss - sy * sc) / determinant;
        double signal = 0;
        double rest = 0;
        for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * hz * i / sampleRateHz;
            double fitted = a * Math.sin(angle) + b * Math.cos(angle);
            signal += fitted * fitted;
            rest += (values[margin + i] - fitted) * (values[margin + i] - fitted);
        }
        return new Fit(signal / count, rest / count);
    }
}
