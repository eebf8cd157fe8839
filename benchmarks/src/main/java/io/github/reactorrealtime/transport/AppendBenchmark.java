// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one append cost before it is handed to the operating system: audio to JSON event, and event to masked WebSocket
 * frame?
 *
 * <pre>java -jar benchmarks/target/benchmarks.jar AppendBenchmark -prof gc</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class AppendBenchmark {

    private static final int BYTES_PER_MILLI = 48;

    private static final byte[] PREFIX = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"".getBytes(US_ASCII);
    private static final byte[] SUFFIX = "\"}".getBytes(US_ASCII);

    /** Audio per append, PCM16 at 24 kHz. */
    @Param({"20", "100"})
    public int millis;

    private final AppendFrames frames = new AppendFrames();
    private final ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
    private final Masking masking = new Masking();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final List<Object> out = new ArrayList<>();
    private byte[] audio = new byte[0];
    private byte[] base64 = new byte[0];

    @Setup
    public void fill() {
        audio = new byte[millis * BYTES_PER_MILLI];
        new Random(1).nextBytes(audio);
        base64 = new byte[audio.length / 3 * 4];
    }

    @TearDown
    public void close() {
        channel.finishAndReleaseAll();
    }

    /** Ours: audio to masked frame. */
    @Benchmark
    public int append() {
        ByteBuf frame = frames.encode(audio, allocator);
        int bytes = frame.readableBytes();
        frame.release();
        return bytes;
    }

    /** The same by Netty's encoder, from an event written by hand. */
    @Benchmark
    public int appendByNettysEncoder() throws Exception {
        Base64.getEncoder().encode(audio, base64);
        ByteBuf event = allocator
                .directBuffer(PREFIX.length + base64.length + SUFFIX.length)
                .writeBytes(PREFIX)
                .writeBytes(base64)
                .writeBytes(SUFFIX);
        TextWebSocketFrame frame = new TextWebSocketFrame(event);
        masking.encode(channel.pipeline().firstContext(), frame, out);
        frame.release();
        int bytes = 0;
        for (Object part : out) {
            ByteBuf buffer = (ByteBuf) part;
            bytes += buffer.readableBytes();
            buffer.release();
        }
        out.clear();
        return bytes;
    }

    /** Netty's client-side encoder, without the pipeline around it. */
    private static final class Masking extends WebSocket13FrameEncoder {

        Masking() {
            super(true);
        }

        @Override
        public void encode(ChannelHandlerContext context, WebSocketFrame frame, List<Object> out) throws Exception {
            super.encode(context, frame, out);
        }
    }
}
