// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SilenceGateTest {

    private static final AudioFormat PCM = AudioFormat.PCM16_24KHZ;

    static Stream<AudioFormat> formats() {
        return Stream.of(PCM, AudioFormat.PCMU_8KHZ, AudioFormat.PCMA_8KHZ);
    }

    @ParameterizedTest
    @MethodSource("formats")
    void madeSilenceIsSilentAndOfTheRightLength(AudioFormat format) {
        byte[] silence = SilenceGate.silence(format, 1_000);
        assertThat(silence).hasSize(1_000 * format.bytesPerFrame());
        assertThat(SilenceGate.isSilent(journal(format, silence), format, 0, 1_000))
                .isTrue();
    }

    @Test
    void muLawSilenceIsNotZeroBytes() {
        assertThat(SilenceGate.silence(AudioFormat.PCMU_8KHZ, 2)).containsExactly(0xFF, 0xFF);
        assertThat(SilenceGate.silence(AudioFormat.PCMA_8KHZ, 2)).containsExactly(0xD5, 0xD5);
        assertThat(SilenceGate.isSilent(journal(AudioFormat.PCMU_8KHZ, new byte[800]), AudioFormat.PCMU_8KHZ, 0, 800))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0, true",
        "1, true",
        "-1, true",
        "320, true",
        "-320, true",
        "335, false",
        "-335, false",
        "32767, false",
        "-32768, false"
    })
    void minus40DbfsIsTheLimit(short level, boolean silent) {
        assertThat(SilenceGate.isSilent(journal(PCM, constant(level, 2_400)), PCM, 0, 2_400))
                .isEqualTo(silent);
    }

    @Test
    void aShortSoundInALongSilenceIsSound() {
        AudioJournal journal = journal(PCM, soundInSilence(12_345, 1_920)); // 80 ms
        assertThat(SilenceGate.isSilent(journal, PCM, 0, 24_000)).isFalse();
        assertThat(SilenceGate.isSilent(journal, PCM, 0, 12_345)).isTrue();
        assertThat(SilenceGate.isSilent(journal, PCM, 14_265, 24_000)).isTrue();
    }

    @Test
    void aClickIsNotSound() {
        AudioJournal journal = journal(PCM, soundInSilence(12_345, 480)); // 20 ms
        assertThat(SilenceGate.isSilent(journal, PCM, 0, 24_000)).isTrue();
    }

    private static byte[] soundInSilence(int at, int samples) {
        byte[] audio = new byte[2 * 24_000];
        System.arraycopy(constant((short) 8_000, samples), 0, audio, 2 * at, 2 * samples);
        return audio;
    }

    @Test
    void whatIsReleasedDoesNotCountAndNothingIsSilent() {
        AudioJournal journal = journal(PCM, constant((short) 9_000, 1_000));
        journal.release(1_000);
        assertThat(SilenceGate.isSilent(journal, PCM, 0, 1_000)).isTrue();
        assertThat(SilenceGate.isSilent(journal, PCM, 1_000, 1_000)).isTrue();
    }

    private static AudioJournal journal(AudioFormat format, byte[] audio) {
        AudioJournal journal = new AudioJournal(format.bytesPerFrame(), 1 << 20);
        append(journal, ByteBuffer.wrap(audio));
        return journal;
    }

    private static byte[] constant(short level, int samples) {
        ByteBuffer pcm = ByteBuffer.allocate(2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        while (pcm.hasRemaining()) {
            pcm.putShort(level);
        }
        return pcm.array();
    }

    private static void append(AudioJournal journal, ByteBuffer audio) {
        audio.position(audio.position() + journal.append(audio, audio.position()));
    }
}
