// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people get to see of messages. */
class WireTextTest {

    @Test
    void textsAreAsTheyAre() {
        String event = "{\"type\":\"conversation.item.input_audio_transcription.delta\",\"delta\":\"good morning\","
                + "\"logprobs\":[{\"token\":\"good\",\"logprob\":-0.1}],\"usage\":null,\"n\":3}";
        assertThat(shown(event)).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4_800, 100_000})
    void audioIsItsLength(int bytes) {
        String audio = Base64.getEncoder().encodeToString(new byte[bytes]);
        assertThat(shown("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + audio + "\"}"))
                .isEqualTo("{\"type\":\"input_audio_buffer.append\",\"audio\":\"(" + bytes + " bytes)\"}");
        assertThat(shown("{\"delta\":\"" + audio + "\",\"type\":\"response.output_audio.delta\"}"))
                .isEqualTo("{\"delta\":\"(" + bytes + " bytes)\",\"type\":\"response.output_audio.delta\"}");
        assertThat(shown("{\"type\":\"x\",\"item\":{\"content\":[{\"type\":\"input_audio\",\"audio\":\"" + audio
                        + "\"}]}}"))
                .contains("(" + bytes + " bytes)");
    }

    @Test
    void fieldsForCredentialsAreMaskedWhateverIsInThem() {
        assertThat(shown(
                        "{\"type\":\"session.created\",\"session\":{\"client_secret\":{\"value\":\"ab\",\"expires_at\":1},"
                                + "\"tools\":[{\"type\":\"mcp\",\"authorization\":\"cd\",\"headers\":{\"X-Any\":\"ef\"}}],"
                                + "\"audio\":{\"input\":{}}}}"))
                .isEqualTo("{\"type\":\"session.created\",\"session\":{\"client_secret\":\"***\","
                        + "\"tools\":[{\"type\":\"mcp\",\"authorization\":\"***\",\"headers\":\"***\"}],"
                        + "\"audio\":{\"input\":{}}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "{\"type\":", "{\"type\":\"x\"", "[1,"})
    void whatIsNoJsonIsShownAsThat(String text) {
        assertThat(shown(text)).startsWith("(no JSON) ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "3", "null", "{}"})
    void whatIsNoEventIsShown(String json) {
        assertThat(shown(json)).isEqualTo(json);
    }

    private static String shown(String message) {
        return WireText.of(message.getBytes(UTF_8));
    }
}
