// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.audio.HeardTurns.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the built-in classifier takes for speech and what it does not, through the detector with its usual settings. */
class AdaptiveClassifierTest {

    private static final double LOUD = 0.25;
    private static final double TONE_SECONDS = 0.1;

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000})
    void keypadTonesAreSpeechAtAnyRate(int rateHz) {
        double[] sound = new double[5 * rateHz];
        tone(sound, rateHz, 0.5, LOUD, 697, 1_209);
        tone(sound, rateHz, 0.7, LOUD, 941, 1_633);
        tone(sound, rateHz, 2.5, LOUD, 770, 1_336);

        List<Range> turns = turns(sound, rateHz);

        assertThat(turns).hasSize(2);
        assertTurn(turns.get(0), rateHz, 0.2, 1.3);
        assertTurn(turns.get(1), rateHz, 2.2, 3.1);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 24_000, 48_000})
    void toneAtTheFirstSampleIsATurn(int rateHz) {
        double[] sound = new double[3 * rateHz];
        tone(sound, rateHz, 0, LOUD, 852, 1_477);

        List<Range> turns = turns(sound, rateHz);

        assertThat(turns).hasSize(1);
        assertTurn(turns.get(0), rateHz, 0, 0.6);
    }

    @Test
    void quietSpeechIsHeard() {
        double[] sound = new double[3 * 8_000];
        // 66 dB below full scale.
        tone(sound, 8_000, 1, 0.0005, 852, 1_477);

        assertThat(turns(sound, 8_000)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 24_000})
    void talkIsHeardFromItsFirstSampleAndFromItsMiddle(int rateHz) {
        double[] talk = Signals.resample(Voice.talk(3, 20, 0, 0.3), Voice.RATE_HZ, rateHz);
        double[] middle = Arrays.copyOfRange(talk, (int) (1.33 * rateHz), talk.length);

        assertThat(turns(talk, rateHz).get(0).begin()).isZero();
        assertThat(turns(middle, rateHz).get(0).begin()).isZero();
        assertThat(turns(talk, rateHz)).hasSize(1);
        assertThat(turns(middle, rateHz)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 24_000, 48_000})
    void noiseOfAnyLevelIsNoSpeechForMinutes(int rateHz) {
        double[] white = Noise.WHITE.make(120 * rateHz, rateHz);
        double[] pink = Noise.PINK.make(120 * rateHz, rateHz);

        for (double level : new double[] {0.2, 0.02, 0.002}) {
            assertThat(turns(scaled(white, level), rateHz)).isEmpty();
            assertThat(turns(scaled(pink, level), rateHz)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WHITE", "PINK", "HUM"})
    void noiseThatBecomes30DbLouderAndStaysIsLearned(Noise kind) {
        double[] sound = scaled(kind.make(20 * 16_000, 16_000), 0.1);
        for (int i = 0; i < 5 * 16_000; i++) {
            sound[i] *= 0.03;
        }
        tone(sound, 16_000, 12, LOUD, 852, 1_477);

        List<Range> turns = turns(sound, 16_000);

        // Hum has a pitch and is speech until it has lasted; in all of them a tone is heard again afterwards.
        assertThat(turns).hasSize(kind == Noise.HUM ? 2 : 1);
        assertThat(turns.get(0).end()).isLessThan((kind == Noise.HUM ? 8L : 13L) * 16_000);
        assertTurn(turns.get(turns.size() - 1), 16_000, 11.7, 12.6);
    }

    @Test
    void noiseThatStopsAndComesBackIsNoSpeech() {
        double[] sound = scaled(Noise.WHITE.make(20 * 16_000, 16_000), 0.01);
        Arrays.fill(sound, 0, 5 * 16_000, 0);
        Arrays.fill(sound, 10 * 16_000, 15 * 16_000, 0);

        assertThat(turns(sound, 16_000)).isEmpty();
    }

    @Test
    void humThatIsThereFromTheBeginningIsLearnedWithinTwoSeconds() {
        List<Range> turns = turns(scaled(Noise.HUM.make(60 * 16_000, 16_000), 0.1), 16_000);

        assertThat(turns).hasSizeLessThanOrEqualTo(1).allMatch(turn -> turn.end() < 2.5 * 16_000);
    }

    @Test
    void clicksAreNoSpeech() {
        double[] clicks = new double[10 * 16_000];
        double[] ringing = new double[10 * 16_000];
        for (int click = 0; click < 25; click++) {
            int at = (int) (click * 0.37 * 16_000) + 100;
            clicks[at] = 0.9;
            for (int i = 0; i < 160; i++) {
                ringing[at + i] = 0.7 * Math.exp(-i / 32.0) * Math.sin(2 * Math.PI * 2_000 * i / 16_000);
            }
        }

        assertThat(turns(clicks, 16_000)).isEmpty();
        assertThat(turns(ringing, 16_000)).isEmpty();
    }

    @Test
    void whatIsQuieterThanTheGivenLevelIsNoSpeech() {
        double[] sound = new double[3 * 16_000];
        // Two sines of amplitude 0.01: -40 dBFS each, -37 together.
        tone(sound, 16_000, 1, 0.01, 852, 1_477);

        assertThat(turns(sound, 16_000, SpeechClassifier.adaptive(-39))).hasSize(1);
        assertThat(turns(sound, 16_000, SpeechClassifier.adaptive(-35))).isEmpty();
    }

    @Test
    void sameSamplesGiveTheSameTurnsHoweverTheyAreCut() {
        short[] samples = Signals.pcm16(Voice.talk(5, 60, 0.3, 1.2));
        List<Range> whole = HeardTurns.in(VoiceTurnDetector.factory().create(16_000), samples);

        for (int longest : new int[] {1, 7, 160, 161, 5_000, 160_000}) {
            HeardTurns pieces = new HeardTurns(VoiceTurnDetector.factory().create(16_000));
            pieces.giveInPieces(
                    samples, new Random(longest).ints(97, 1, longest + 1).toArray());
            assertThat(pieces.turns()).isEqualTo(whole);
        }
        assertThat(whole).hasSizeGreaterThan(5);
    }

    @Test
    void ratesBelowTelephoneAreRefused() {
        assertThatThrownBy(() -> VoiceTurnDetector.factory().create(7_999))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Expected at least 8000 Hz but was 7999");
        assertThatThrownBy(() -> SpeechClassifier.adaptive(1)).hasMessageContaining("leastDbfs must be -100 to 0");
    }

    private static void assertTurn(Range turn, int rateHz, double begin, double end) {
        assertThat((double) turn.begin() / rateHz).isCloseTo(begin, Offset.offset(0.06));
        assertThat((double) turn.end() / rateHz).isCloseTo(end, Offset.offset(0.1));
    }

    private static List<Range> turns(double[] sound, int rateHz) {
        return turns(sound, rateHz, SpeechClassifier.adaptive());
    }

    private static List<Range> turns(double[] sound, int rateHz, SpeechClassifier.Factory classifier) {
        TurnDetector detector =
                VoiceTurnDetector.factory(TurnSettings.DEFAULTS, classifier).create(rateHz);
        return HeardTurns.in(detector, Signals.pcm16(sound));
    }

    private static void tone(double[] sound, int rateHz, double at, double amplitude, double lowHz, double highHz) {
        int start = (int) (at * rateHz);
        for (int i = 0; i < TONE_SECONDS * rateHz; i++) {
            double turn = 2 * Math.PI * i / rateHz;
            sound[start + i] += amplitude * (Math.sin(lowHz * turn) + Math.sin(highHz * turn));
        }
    }

    private static double[] scaled(double[] sound, double gain) {
        return Arrays.stream(sound).map(value -> value * gain).toArray();
    }
}
