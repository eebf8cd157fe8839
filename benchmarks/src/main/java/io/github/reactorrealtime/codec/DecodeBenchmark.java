// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.event.ServerEvent;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the commonest event cost, a few words of a transcript: from bytes, and as it comes from the socket?
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar DecodeBenchmark -prof gc</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class DecodeBenchmark {

    private static final byte[] DELTA = """
            {"type":"conversation.item.input_audio_transcription.delta","event_id":"event_BdVp1KcBQ5wYcD2r4Rk3Z",\
            "item_id":"item_BdVp0vPGjWbqL2Hc9oFgT","content_index":0,"delta":" the quick brown",\
            "obfuscation":"q8Yt2Lw"}""".getBytes(UTF_8);

    private final EventCodec codec = new EventCodec();
    private final ByteBuf received = Unpooled.directBuffer(DELTA.length).writeBytes(DELTA);

    @Benchmark
    public ServerEvent fromBytes() {
        return codec.decodeServer(DELTA);
    }

    @Benchmark
    public ServerEvent fromNetworkBuffer() {
        return codec.decodeServer(new ByteBufInputStream(received.readerIndex(0)));
    }
}
