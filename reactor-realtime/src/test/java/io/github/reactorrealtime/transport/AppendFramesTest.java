// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AppendFramesTest {

    private static final int LARGEST_FRAME = 1024 * 1024;

    private final AppendFrames frames = new AppendFrames();
    private final Random random = new Random(7);

    @Test
    void aServerReadsTheEventOfEveryShortLength() {
        for (int bytes = 0; bytes <= 400; bytes++) {
            assertServerReadsItBack(bytes);
        }
    }

    @Test
    void aServerReadsTheEventAroundEachLengthOfHeader() {
        int base64OfLongestMediumFrame = 65_535 - 47;
        int audioOfIt = base64OfLongestMediumFrame / 4 * 3;
        for (int bytes = audioOfIt - 3; bytes <= audioOfIt + 3; bytes++) {
            assertServerReadsItBack(bytes);
        }
        assertServerReadsItBack(300_000);
    }

    @Test
    void aShorterAppendAfterALongerOneHasNothingOfIt() {
        assertServerReadsItBack(4_800);
        assertServerReadsItBack(961);
        assertServerReadsItBack(0);
    }

    private void assertServerReadsItBack(int bytes) {
        byte[] audio = new byte[bytes];
        random.nextBytes(audio);
        EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, LARGEST_FRAME));
        ByteBuf frame = frames.encode(audio, UnpooledByteBufAllocator.DEFAULT);
        server.writeInbound(frame);
        TextWebSocketFrame text = server.readInbound();
        assertThat(text.isFinalFragment()).isTrue();
        assertThat(text.content().toString(UTF_8))
                .isEqualTo("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                        + Base64.getEncoder().encodeToString(audio) + "\"}");
        text.release();
        assertThat(server.finishAndReleaseAll()).isFalse();
    }
}
