// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one second of mono PCM16 cost on its way to the 24 kHz of the wire, in pieces of 20 ms?
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar ResampleBenchmark -prof gc</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ResampleBenchmark {

    private static final int PIECES_PER_SECOND = 50;

    @Param({"8000", "16000", "44100", "48000"})
    public int sampleRateHz;

    private AudioConverter converter = new AudioConverter(AudioFormat.PCM16_24KHZ, AudioFormat.PCM16_24KHZ);
    private ByteBuffer piece = ByteBuffer.allocate(0);

    @Setup
    public void prepare() {
        converter = new AudioConverter(AudioFormat.pcm16(sampleRateHz), AudioFormat.PCM16_24KHZ);
        byte[] noise = new byte[sampleRateHz / PIECES_PER_SECOND * 2];
        new Random(1).nextBytes(noise);
        piece = ByteBuffer.wrap(noise);
    }

    @Benchmark
    public int oneSecond() {
        int bytes = 0;
        for (int i = 0; i < PIECES_PER_SECOND; i++) {
            bytes += converter.convert(piece.clear()).remaining();
        }
        return bytes;
    }
}
