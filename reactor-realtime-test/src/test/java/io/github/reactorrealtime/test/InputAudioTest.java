// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.wire.TurnDetection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputAudioTest {

    private static final TurnDetection SERVER_VAD = new TurnDetection(false, 0.5, 300, 200, false, false);

    private final List<String> heard = new ArrayList<>();

    private final InputAudio input = new InputAudio(
            new InputAudio.Listener() {
                @Override
                public void speechStarted(long audioStartMs) {
                    heard.add("started " + audioStartMs);
                }

                @Override
                public void speechStopped(long audioEndMs, Clip turn) {
                    heard.add("stopped " + audioEndMs + " with " + turn.samples().length);
                }
            },
            1);

    @ParameterizedTest
    @ValueSource(ints = {2, 100, 958, 4_800, 1_000_000})
    void offsetsDoNotDependOnTheSizeOfAppends(int bytes) {
        input.configure(AudioFormat.PCM16_24KHZ, SERVER_VAD);
        append(recording(DtmfTones.in(AudioFormat.PCM16_24KHZ)), bytes);

        // Tones from 400 to 620 ms and from 1,380 to 1,460 ms; each turn starts 300 ms before and ends 200 ms after.
        assertThat(heard)
                .containsExactly(
                        "started 100", "stopped 820 with " + 720 * 24, "started 1080", "stopped 1660 with " + 580 * 24);
    }

    @Test
    void offsetsAreTheSameInMuLaw() {
        input.configure(AudioFormat.PCMU_8KHZ, SERVER_VAD);
        append(recording(DtmfTones.in(AudioFormat.PCMU_8KHZ)), 160);
        assertThat(heard)
                .containsExactly(
                        "started 100", "stopped 820 with " + 720 * 8, "started 1080", "stopped 1660 with " + 580 * 8);
    }

    @Test
    void faintNoiseIsSilence() {
        input.configure(AudioFormat.PCM16_24KHZ, SERVER_VAD);
        append(DtmfTones.in(AudioFormat.PCM16_24KHZ).withAmplitude(0.002).bytes("123"), 960);
        assertThat(heard).isEmpty();
    }

    @Test
    void tonesAtEighteenDecibelsLessAreSpeech() {
        input.configure(AudioFormat.PCM16_24KHZ, SERVER_VAD);
        append(recording(DtmfTones.in(AudioFormat.PCM16_24KHZ).withAmplitude(0.03)), 960);
        assertThat(heard).hasSize(4).startsWith("started 100");
    }

    @Test
    void theClockSurvivesClearingAndAnotherFormat() {
        DtmfTones muLaw = DtmfTones.in(AudioFormat.PCMU_8KHZ);
        input.configure(AudioFormat.PCM16_24KHZ, null);
        append(new byte[48_000], 4_800);
        input.clear();
        assertThat(input.buffered()).isZero();
        append(new byte[48_000], 4_800);
        input.configure(AudioFormat.PCMU_8KHZ, SERVER_VAD);
        assertThat(input.buffered()).isZero();
        append(muLaw.silence(Duration.ofMillis(400)), 160);
        append(muLaw.bytes("1"), 160);

        assertThat(heard).containsExactly("started 2100");
        assertThat(input.received()).isEqualTo(Duration.ofMillis(2_540));
    }

    @Test
    void silenceIsNotKeptForEver() {
        input.configure(AudioFormat.PCMU_8KHZ, SERVER_VAD);
        byte[] minute = DtmfTones.in(AudioFormat.PCMU_8KHZ).silence(Duration.ofMinutes(1));
        for (int i = 0; i < 30; i++) {
            input.append(minute);
        }
        assertThat(input.buffered()).isLessThanOrEqualTo(10 * 60 * 8_000);
    }

    /** 400 ms of silence, two keys, 700 ms, one key, 500 ms. */
    private static byte[] recording(DtmfTones tones) {
        List<byte[]> parts = List.of(
                tones.silence(Duration.ofMillis(400)),
                tones.bytes("42"),
                tones.silence(Duration.ofMillis(700)),
                tones.bytes("1"),
                tones.silence(Duration.ofMillis(500)));
        byte[] all = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private void append(byte[] audio, int bytes) {
        for (int at = 0; at < audio.length; at += bytes) {
            input.append(Arrays.copyOfRange(audio, at, Math.min(audio.length, at + bytes)));
        }
    }
}
