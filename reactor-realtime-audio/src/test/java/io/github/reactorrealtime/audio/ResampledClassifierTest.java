// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResampledClassifierTest {

    private final List<Double> seen = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"24000, 768", "8000, 256", "48000, 1536", "16000, 512", "32000, 1024"})
    void classifierHearsTheSameToneAtItsOwnRate(int streamRateHz, int frameLength) {
        SpeechClassifier classifier = SpeechClassifier.resampled(16_000, rate -> new Recorder(rate, 512))
                .create(streamRateHz);
        AudioFormat format = AudioFormat.pcm16(streamRateHz);
        short[] tone = Signals.pcm16(Signals.decode(format, Signals.tone(format, 1_000, 0.5, 50 * frameLength)));

        for (int frame = 0; frame < 50; frame++) {
            short[] samples = new short[classifier.frameLength()];
            System.arraycopy(tone, frame * samples.length, samples, 0, samples.length);
            assertThat(classifier.speechProbability(samples)).isEqualTo(0.25);
        }

        assertThat(classifier.frameLength()).isEqualTo(frameLength);
        assertThat(seen).hasSize(50 * 512);
        double[] values = seen.stream().mapToDouble(value -> value * 0x1p-15).toArray();
        assertThat(Signals.signalToNoiseDb(values, 16_000, 1_000)).isGreaterThan(80);
    }

    @Test
    void rateAtWhichAFrameIsNoWholeNumberOfSamplesIsRefused() {
        SpeechClassifier.Factory factory = SpeechClassifier.resampled(16_000, rate -> new Recorder(rate, 512));

        assertThatThrownBy(() -> factory.create(44_100))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("whole samples at 44100 Hz but they are 1411.2");
    }

    private final class Recorder implements SpeechClassifier {

        private final int frameLength;

        Recorder(int rate, int frameLength) {
            assertThat(rate).isEqualTo(16_000);
            this.frameLength = frameLength;
        }

        @Override
        public int frameLength() {
            return frameLength;
        }

        @Override
        public double speechProbability(short[] frame) {
            assertThat(frame).hasSize(frameLength);
            for (short sample : frame) {
                seen.add((double) sample);
            }
            return 0.25;
        }
    }
}
