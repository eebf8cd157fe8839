// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

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
 * What does it cost to find the turns in one second of audio, in pieces of 20 ms? A quarter of a second of tone in each second
 * makes both the cheap and the dear frames happen.
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar VoiceBenchmark -prof gc</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class VoiceBenchmark {

    private static final int PIECES_PER_SECOND = 50;

    @Param({"8000", "24000", "48000"})
    public int sampleRateHz;

    private final Boundaries boundaries = new Boundaries();
    private TurnDetector detector = VoiceTurnDetector.factory().create(8_000);
    private short[][] pieces = new short[0][];

    @Setup
    public void prepare() {
        detector = VoiceTurnDetector.factory().create(sampleRateHz);
        Random random = new Random(1);
        pieces = new short[PIECES_PER_SECOND][sampleRateHz / PIECES_PER_SECOND];
        for (int i = 0; i < sampleRateHz; i++) {
            double noise = 100 * random.nextGaussian();
            double tone = i < sampleRateHz / 4 ? 8_000 * Math.sin(2 * Math.PI * 770 * i / sampleRateHz) : 0;
            int length = pieces[0].length;
            pieces[i / length][i % length] = (short) (noise + tone);
        }
    }

    @Benchmark
    public long oneSecond() {
        for (short[] piece : pieces) {
            detector.detect(piece, piece.length, boundaries);
        }
        return boundaries.sum;
    }

    private static final class Boundaries implements TurnDetector.Listener {

        private long sum;

        @Override
        public void turnBegan(long position) {
            sum += position;
        }

        @Override
        public void turnEnded(long position) {
            sum -= position;
        }
    }
}
