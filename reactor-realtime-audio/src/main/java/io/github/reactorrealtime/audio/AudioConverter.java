// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Converts a stream of audio from one format to another, piece by piece: sample rate, channels and encoding.
 *
 * <p>Channels are averaged to one, copied from one, or kept. The input may be cut anywhere, also inside a sample; the
 * output is the same to the bit. All of it together has {@code input samples * ratio} samples, rounded to nearest.
 * Samples are clipped at full scale, never wrapped. Not thread-safe; one instance per stream. Whole streams are converted by
 * {@link AudioSource#convertTo}; this is for audio that comes by calls.
 */
public final class AudioConverter {

    private static final int BLOCK_SAMPLES = 4_096;

    private final AudioFormat from;
    private final AudioFormat to;
    private final int mixed;
    private final PolyphaseFilter filter;
    private final Resampler[] resamplers;
    private final int blockFrames;
    private final ByteBuffer block;
    private final double[] samples;
    private final double[] resampled;
    private final double[] spread;
    private long framesIn;
    private long framesOut;

    /** @throws IllegalArgumentException if the rates are too far apart, or neither side is mono and the channels differ */
    public AudioConverter(AudioFormat from, AudioFormat to) {
        this(from, to, PolyphaseFilter.between(from.sampleRateHz(), to.sampleRateHz()));
    }

    private AudioConverter(AudioFormat from, AudioFormat to, PolyphaseFilter filter) {
        if (from.channels() != to.channels() && from.channels() != 1 && to.channels() != 1) {
            throw new IllegalArgumentException("Expected " + from.channels() + " channels or 1 as the target but was "
                    + to.channels() + "; take single channels with AudioSource.channel(int)");
        }
        this.from = from;
        this.to = to;
        mixed = Math.min(from.channels(), to.channels());
        this.filter = filter;
        resamplers = new Resampler[from.sampleRateHz() == to.sampleRateHz() ? 0 : mixed];
        Arrays.setAll(resamplers, i -> new Resampler(filter));
        // The work arrays hold one block before and after each step, so they stay small at any ratio.
        int widest = Math.max(from.channels(), to.channels());
        int growth = (filter.up() + filter.down() - 1) / filter.down();
        blockFrames = Math.max(1, BLOCK_SAMPLES / (widest * growth));
        int blockFramesOut = blockFrames * growth + 1;
        block = ByteBuffer.allocate(blockFrames * from.bytesPerFrame()).order(ByteOrder.LITTLE_ENDIAN);
        samples = new double[blockFrames * from.channels()];
        resampled = new double[blockFramesOut * mixed];
        spread = new double[to.channels() == mixed ? 0 : blockFramesOut * to.channels()];
    }

    /** A converter of the same formats, at the beginning of a stream. */
    public AudioConverter fresh() {
        return new AudioConverter(from, to, filter);
    }

    /**
     * Takes all bytes of a buffer.
     *
     * @return what they settle: a fresh buffer, possibly empty
     */
    public ByteBuffer convert(ByteBuffer in) {
        long pending = ((long) block.position() + in.remaining()) / from.bytesPerFrame();
        ByteBuffer out = allocate(available(framesIn + pending) - framesOut);
        while (in.hasRemaining()) {
            fill(in);
            block.flip();
            int frames = block.remaining() / from.bytesPerFrame();
            SampleReader.read(from.encoding(), block, samples, frames * from.channels());
            block.compact();
            mixDown(frames);
            convertBlock(frames, Long.MAX_VALUE, out);
            framesIn += frames;
        }
        return out.flip();
    }

    /**
     * Ends the stream. A sample that is not whole is dropped.
     *
     * @return the rest, which had waited for the audio after it: a fresh buffer, possibly empty
     */
    public ByteBuffer finish() {
        long total = resamplers.length == 0 ? framesIn : Resampler.total(filter, framesIn);
        ByteBuffer out = allocate(total - framesOut);
        Arrays.fill(samples, 0);
        while (framesOut < total) {
            convertBlock(blockFrames, total - framesOut, out);
        }
        return out.flip();
    }

    private long available(long inputs) {
        return resamplers.length == 0 ? inputs : Resampler.available(filter, inputs);
    }

    private ByteBuffer allocate(long frames) {
        return ByteBuffer.allocate(Math.toIntExact(frames * to.bytesPerFrame())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void fill(ByteBuffer in) {
        int count = Math.min(in.remaining(), block.remaining());
        in.get(block.array(), block.position(), count);
        block.position(block.position() + count);
    }

    private void mixDown(int frames) {
        int channels = from.channels();
        if (channels == mixed) {
            return;
        }
        for (int frame = 0; frame < frames; frame++) {
            double sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += samples[frame * channels + channel];
            }
            samples[frame] = sum / channels;
        }
    }

    private void convertBlock(int frames, long limit, ByteBuffer out) {
        int count = frames;
        double[] result = samples;
        if (resamplers.length > 0) {
            for (int channel = 0; channel < mixed; channel++) {
                count = resamplers[channel].process(samples, frames, resampled, channel, mixed);
            }
            result = resampled;
        }
        count = (int) Math.min(count, limit);
        write(result, count, out);
        framesOut += count;
    }

    private void write(double[] result, int frames, ByteBuffer out) {
        int channels = to.channels();
        if (channels == mixed) {
            SampleWriter.write(to.encoding(), result, frames * channels, out);
            return;
        }
        for (int i = 0; i < frames * channels; i++) {
            spread[i] = result[i / channels];
        }
        SampleWriter.write(to.encoding(), spread, frames * channels, out);
    }
}
