// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.samples.captions.RefusedException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.socket.WebSocketMessage;
import tools.jackson.databind.json.JsonMapper;

class PageMessageReaderTest {

    private final PageMessageReader reader = new PageMessageReader(new JsonMapper());

    @Test
    void readsEveryMessageOfTheProtocol() {
        assertThat(text("{\"type\":\"start\"}")).isEqualTo(new PageMessage.Start());
        assertThat(text("{\"type\":\"resume\",\"session\":\"abc\",\"seen\":7}"))
                .isEqualTo(new PageMessage.Resume("abc", 7));
        assertThat(text("{\"type\":\"gap\",\"from\":1,\"to\":9007199254740991}"))
                .isEqualTo(new PageMessage.Gap(1, 9_007_199_254_740_991L));
        assertThat(text("{\"type\":\"seen\",\"event\":3}")).isEqualTo(new PageMessage.Seen(3));
        assertThat(text("{\"type\":\"end\",\"at\":4}")).isEqualTo(new PageMessage.End(4));
        assertThat(text("{\"type\":\"pong\"}")).isEqualTo(new PageMessage.Pong());
    }

    @Test
    void readsPositionAndSamples() {
        byte[] sent = {0, 0, 0, 0, 0, 0, 1, 2, 10, 11, 12, 13};

        PageMessage.Audio audio = (PageMessage.Audio) binary(DefaultDataBufferFactory.sharedInstance.wrap(sent));
        Arrays.fill(sent, (byte) 0);

        assertThat(audio.position()).isEqualTo(258);
        assertThat(audio.samples()).as("a copy").isEqualTo(ByteBuffer.wrap(new byte[] {10, 11, 12, 13}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "null",
                "{\"type\":5}",
                "{\"type\":\"stop\"}",
                "{\"type\":\"seen\"}",
                "{\"type\":\"seen\",\"event\":-1}",
                "{\"type\":\"seen\",\"event\":1.5}",
                "{\"type\":\"end\",\"at\":\"4\"}",
                "{\"type\":\"end\",\"at\":9007199254740992}",
                "{\"type\":\"end\",\"at\":99999999999999999999999}"
            })
    void refusesOtherText(String text) {
        assertRefused(() -> text(text));
    }

    @Test
    void refusesAudioThatIsNotOfWholeSamplesOrHasAnImpossiblePosition() {
        assertRefused(() -> binary(buffer(0, 0, 0, 0, 0, 0, 0, 0)));
        assertRefused(() -> binary(buffer(0, 0, 0, 0, 0, 0, 0, 0, 1)));
        assertRefused(() -> binary(buffer(0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3)));
        assertRefused(() -> binary(buffer(-1, 0, 0, 0, 0, 0, 0, 0, 1, 2)));
    }

    @Test
    void refusesOtherFrames() {
        assertRefused(() -> reader.read(new WebSocketMessage(WebSocketMessage.Type.PING, buffer(1))));
    }

    private PageMessage text(String text) {
        DataBuffer payload = DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.UTF_8));
        return reader.read(new WebSocketMessage(WebSocketMessage.Type.TEXT, payload));
    }

    private PageMessage binary(DataBuffer payload) {
        return reader.read(new WebSocketMessage(WebSocketMessage.Type.BINARY, payload));
    }

    private static DataBuffer buffer(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return DefaultDataBufferFactory.sharedInstance.wrap(content);
    }

    private static void assertRefused(Runnable reading) {
        assertThatThrownBy(reading::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.BAD_MESSAGE));
    }
}
