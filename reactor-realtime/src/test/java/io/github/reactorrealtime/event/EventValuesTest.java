// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventValuesTest {

    @Test
    void formatsOfTheProtocolHaveItsNames() {
        assertThat(AudioInputFormat.of(AudioFormat.PCM16_24KHZ)).isEqualTo(AudioInputFormat.PCM_24KHZ);
        assertThat(AudioInputFormat.of(AudioFormat.pcm16(16_000))).isEqualTo(new AudioInputFormat("audio/pcm", 16_000));
        assertThat(AudioInputFormat.of(AudioFormat.PCMU_8KHZ)).isEqualTo(AudioInputFormat.PCMU);
        assertThat(AudioInputFormat.of(AudioFormat.PCMA_8KHZ)).isEqualTo(AudioInputFormat.PCMA);
    }

    @Test
    void formatTheProtocolHasNoNameForIsRefused() {
        assertThatThrownBy(() -> AudioInputFormat.of(new AudioFormat(AudioEncoding.PCM_S16, 24_000, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("channels=2");
        assertThatThrownBy(() -> AudioInputFormat.of(new AudioFormat(AudioEncoding.MU_LAW, 16_000, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void audioOfAnEventIsReadOnlyAndItsOwnCursor() {
        ByteBuffer audio = ByteBuffer.allocate(4);

        InputAudioCommand.Append append = new InputAudioCommand.Append(null, audio);
        audio.position(2);

        assertThat(append.audio().isReadOnly()).isTrue();
        assertThat(append.audio().remaining()).isEqualTo(4);
    }

    @Test
    void listsAreCopied() {
        List<String> keywords = new ArrayList<>(List.of("Kestrel"));

        Transcription transcription = Transcription.of("m").withKeywords(keywords);
        keywords.add("Oriole");

        assertThat(transcription.keywords()).containsExactly("Kestrel");
    }

    @Test
    void idAnEventNeedsMayBeEmptyButNotNull() {
        assertThat(new InputAudioEvent.Committed(null, null, "").itemId()).isEmpty();
        assertThatThrownBy(() -> new InputAudioEvent.Committed(null, null, nothing()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("itemId");
    }

    @SuppressWarnings("NullAway") // the point of the test
    private static String nothing() {
        return null;
    }
}
