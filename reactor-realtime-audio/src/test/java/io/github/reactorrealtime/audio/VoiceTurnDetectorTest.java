// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.audio.HeardTurns.Range;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for turns, with a classifier that reads the probability from the samples: 1,000 is certain. All times in ms. */
class VoiceTurnDetectorTest {

    private static final int RATE_HZ = 8_000;
    private static final int PER_MS = RATE_HZ / 1_000;
    private static final TurnSettings SETTINGS = TurnSettings.DEFAULTS.withMaxTurn(Duration.ofSeconds(3), ms(1_000));

    @Test
    void turnHasItsLeadInAndItsPause() {
        assertThat(turns(SETTINGS, quiet(1_000), speech(400), quiet(2_000))).containsExactly(turn(700, 1_900));
    }

    @Test
    void pauseShorterThanTheLimitDoesNotEndATurn() {
        assertThat(turns(SETTINGS, quiet(500), speech(400), quiet(490), speech(100), quiet(1_000)))
                .containsExactly(turn(200, 1_990));
    }

    @Test
    void leadInDoesNotReachIntoTheLastTurn() {
        assertThat(turns(SETTINGS, quiet(1_000), speech(400), quiet(600), speech(400), quiet(1_000)))
                .containsExactly(turn(700, 1_900), turn(1_900, 2_900));
    }

    @Test
    void speechFromTheFirstSampleIsHeard() {
        assertThat(turns(SETTINGS, speech(100), quiet(1_000))).containsExactly(turn(0, 600));
    }

    @Test
    void turnIsOpenAtTheEnd() {
        assertThat(turns(SETTINGS, quiet(1_000), speech(300), quiet(200))).containsExactly(turn(700, 1_500));
    }

    @Test
    void clicksMakeNoTurn() {
        assertThat(turns(SETTINGS, quiet(500), speech(50), quiet(40), speech(50), quiet(500), speech(10), quiet(500)))
                .isEmpty();
    }

    @Test
    void shortGapsWithinTheFirstSpeechAreForgiven() {
        assertThat(turns(SETTINGS, quiet(500), speech(30), quiet(30), speech(30), quiet(1_000)))
                .containsExactly(turn(200, 1_090));
    }

    @Test
    void whatIsDoubtfulGoesOnWithATurnButBeginsNone() {
        assertThat(turns(SETTINGS, quiet(500), level(400, 1_000), speech(100), level(400, 300), level(340, 1_000)))
                .containsExactly(turn(1_200, 2_400));
    }

    @Test
    void turnIsNeverShorterThanTheLeast() {
        TurnSettings abrupt = SETTINGS.withPreRoll(ms(0))
                .withSilence(ms(0))
                .withMinSpeech(ms(10))
                .withMinTurn(ms(100));

        assertThat(turns(abrupt, quiet(500), speech(20), quiet(300), speech(200), quiet(300)))
                .containsExactly(turn(500, 600), turn(820, 1_030));
    }

    @Test
    void longTurnIsCutInItsLastLongPause() {
        assertThat(turns(SETTINGS, speech(2_100), quiet(300), speech(700), quiet(1_000)))
                .containsExactly(turn(0, 2_250), turn(2_250, 3_600));
    }

    @Test
    void longTurnWithoutAPauseIsCutWhereItIsAboutAsQuietAsInItsLastSecond() {
        assertThat(turns(
                        SETTINGS,
                        speech(1_700),
                        level(500, 50),
                        speech(850),
                        level(500, 50),
                        speech(1_000),
                        quiet(1_000)))
                .containsExactly(turn(0, 2_610), turn(2_610, 4_150));
    }

    @Test
    void longTurnOfEvenLoudnessIsCutHalfWayThroughTheSearch() {
        assertThat(turns(SETTINGS, speech(4_000), quiet(1_000))).containsExactly(turn(0, 2_500), turn(2_500, 4_500));
    }

    @Test
    void withoutASearchTheCutIsAtTheLimit() {
        TurnSettings blunt = SETTINGS.withMaxTurn(Duration.ofSeconds(3), ms(0));

        assertThat(turns(blunt, speech(4_000), quiet(1_000))).containsExactly(turn(0, 3_000), turn(3_000, 4_500));
    }

    @Test
    void speechTooShortForATurnIsKeptWhenItFollowsACut() {
        assertThat(turns(SETTINGS, speech(2_100), quiet(300), speech(20), quiet(1_000)))
                .containsExactly(turn(0, 2_250), turn(2_250, 2_910));
    }

    @Test
    void silenceAfterACutMakesNoTurn() {
        assertThat(turns(SETTINGS, speech(2_100), quiet(3_000))).containsExactly(turn(0, 2_250));
    }

    @Test
    void quietUntilLeavesRoomForTheLeadInAndForWhatMayBeSpeech() {
        TurnDetector detector = detector(SETTINGS);
        HeardTurns heard = new HeardTurns(detector);

        heard.give(join(quiet(1_000)), 1_000 * PER_MS);
        assertThat(detector.quietUntil()).isEqualTo(700L * PER_MS);
        heard.give(join(speech(50)), 50 * PER_MS);
        assertThat(detector.quietUntil()).isEqualTo(700L * PER_MS);
        heard.give(join(quiet(100)), 100 * PER_MS);
        assertThat(detector.quietUntil()).isEqualTo(850L * PER_MS);
        heard.give(join(speech(100)), 100 * PER_MS);
        assertThat(detector.quietUntil()).isEqualTo(850L * PER_MS);
        heard.give(join(quiet(500)), 500 * PER_MS);
        assertThat(detector.quietUntil()).isEqualTo(1_750L * PER_MS);
        assertThat(heard.turns()).containsExactly(turn(850, 1_750));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void turnsDoNotDependOnTheCutsAndKeepThePromisesForAnyJudgement(long seed) {
        Random random = new Random(seed);
        short[] samples = new short[0];
        while (samples.length < 60 * RATE_HZ) {
            short[] more = level(random.nextInt(1_001), 1 + random.nextInt(random.nextBoolean() ? 20 : 900));
            samples = join(samples, more);
        }
        TurnSettings settings = new TurnSettings(
                ms(random.nextInt(600)),
                ms(random.nextInt(800)),
                ms(random.nextInt(200)),
                ms(random.nextInt(1_000)),
                Duration.ofMillis(2_000 + random.nextInt(5_000)),
                ms(random.nextInt(1_000)),
                0.5,
                0.35);

        List<Range> whole = HeardTurns.in(detector(settings), samples);
        HeardTurns pieces = new HeardTurns(detector(settings));
        pieces.giveInPieces(
                samples, random.ints(50, 1, 1 + random.nextInt(5_000)).toArray());

        assertThat(whole).isNotEmpty().allMatch(turn -> turn.end() - turn.begin() <= 7L * RATE_HZ);
        assertThat(pieces.turns()).isEqualTo(whole);
        long longest = AudioFormat.pcm16(RATE_HZ).samplesIn(settings.maxTurn());
        assertThat(whole).allMatch(turn -> turn.end() - turn.begin() <= longest);
    }

    @Test
    void singleSamplesGiveTheSameTurns() {
        short[] samples = join(quiet(1_000), speech(400), quiet(2_000), speech(3_500), quiet(1_000));
        HeardTurns single = new HeardTurns(detector(SETTINGS));

        single.giveInPieces(samples, 1);

        assertThat(single.turns())
                .isEqualTo(HeardTurns.in(detector(SETTINGS), samples))
                .hasSize(3);
    }

    @Test
    void classifierThatGivesNoProbabilityIsNamed() {
        TurnDetector detector = VoiceTurnDetector.factory(SETTINGS, rate -> new Levels() {
                    @Override
                    public double speechProbability(short[] frame) {
                        return Double.NaN;
                    }
                })
                .create(RATE_HZ);

        assertThatThrownBy(() -> new HeardTurns(detector).give(new short[80], 80))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("VoiceTurnDetectorTest")
                .hasMessageContaining("NaN");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 801})
    void classifierWithImpossibleFramesIsRefused(int length) {
        TurnDetector.Factory factory = VoiceTurnDetector.factory(SETTINGS, rate -> new Levels() {
            @Override
            public int frameLength() {
                return length;
            }
        });

        assertThatThrownBy(() -> factory.create(RATE_HZ))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to 800")
                .hasMessageContaining("was " + length);
    }

    private static List<Range> turns(TurnSettings settings, short[]... parts) {
        return HeardTurns.in(detector(settings), join(parts));
    }

    private static TurnDetector detector(TurnSettings settings) {
        return VoiceTurnDetector.factory(settings, rate -> new Levels()).create(RATE_HZ);
    }

    private static Range turn(long beginMs, long endMs) {
        return new Range(beginMs * PER_MS, endMs * PER_MS);
    }

    private static short[] speech(int ms) {
        return level(1_000, ms);
    }

    private static short[] quiet(int ms) {
        return level(0, ms);
    }

    private static short[] level(int level, int ms) {
        short[] samples = new short[ms * PER_MS];
        Arrays.fill(samples, (short) level);
        return samples;
    }

    private static short[] join(short[]... parts) {
        short[] all =
                new short[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int position = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, all, position, part.length);
            position += part.length;
        }
        return all;
    }

    private static Duration ms(int ms) {
        return Duration.ofMillis(ms);
    }

    private static class Levels implements SpeechClassifier {

        @Override
        public int frameLength() {
            return 80;
        }

        @Override
        public double speechProbability(short[] frame) {
            return frame[0] / 1_000.0;
        }
    }
}
