// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Measures the detector on speech with noise, and prints the table of {@code docs/voice-activity.md}. Signal to noise is
 * the mean power of the speech frames over that of the noise, over the whole band of the rate.
 */
class VoiceDetectionTest {

    private static final TurnSettings SETTINGS = TurnSettings.DEFAULTS;
    private static final int[] RATES_HZ = {8_000, 16_000, 24_000};
    private static final int[] SIGNAL_TO_NOISE_DB = {20, 10, 5};
    private static final int NO_NOISE_DB = 200;

    /** The detector's constants were chosen on the recording, the keypad and other seeds; this one is only measured. */
    private static final long UNSEEN = 20_261_121;

    // They take longer to make than to judge.
    private static final Map<String, double[]> MADE = new HashMap<>();

    /** An energy threshold where a clean recording wants it, to see that the bounds tell a worse detector. */
    private static final SpeechClassifier.Factory THRESHOLD = rate -> new SpeechClassifier() {
        @Override
        public int frameLength() {
            return rate / 100;
        }

        @Override
        public double speechProbability(short[] frame) {
            double sum = 0;
            for (short sample : frame) {
                sum += (double) sample * sample;
            }
            return Math.sqrt(sum / frame.length) > 100 ? 1 : 0;
        }
    };

    private record Row(String speech, String noise, int rateHz, int db, DetectionScore score) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %.0f | %.0f | %.1f | %.1f | %d | %d | %d | %d | %d | %.0f | %.0f |",
                    speech,
                    noise,
                    db == NO_NOISE_DB ? "∞" : db,
                    rateHz / 1_000.0,
                    100 * score.hit(),
                    100 * score.falseAlarm(),
                    100 * score.inTurns(),
                    score.turns(),
                    score.missed(),
                    score.extra(),
                    score.split(),
                    score.merged(),
                    score.beginErrorMs(),
                    score.endErrorMs());
        }
    }

    @Test
    void speechInSteadyNoiseIsFound() {
        List<Row> rows = table(SpeechClassifier.adaptive(), Noise.WHITE, Noise.PINK, Noise.HUM);

        print(rows);
        assertThat(rows).allSatisfy(row -> {
            DetectionScore score = row.score();
            assertThat(score.inTurns()).isGreaterThan(0.99);
            assertThat(score.hit()).isGreaterThan(row.db() <= 5 ? 0.5 : 0.6);
            assertThat(score.falseAlarm()).isLessThan(row.noise().equals("hum") ? 0.16 : 0.07);
            assertThat(score.missed() + score.split() + score.merged()).isZero();
            assertThat(score.extra()).isLessThanOrEqualTo(row.noise().equals("hum") ? 1 : 0);
            assertThat(score.beginErrorMs()).isLessThanOrEqualTo(90);
            assertThat(score.endErrorMs()).isLessThanOrEqualTo(70);
        });
    }

    @Test
    void speechAmongOtherSpeechIsFoundButItsPausesAreNot() {
        List<Row> rows = table(SpeechClassifier.adaptive(), Noise.BABBLE);

        print(rows);
        assertThat(rows).allSatisfy(row -> assertThat(row.score().inTurns()).isGreaterThan(0.99));
    }

    @Test
    void othersInTheBackgroundAreLeftOutByALevel() {
        List<Row> rows = new ArrayList<>();
        for (int rateHz : RATES_HZ) {
            rows.add(row(SpeechClassifier.adaptive(-31), "recording", rateHz, Noise.BABBLE, 20));
        }

        print(rows);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.score().inTurns()).isGreaterThan(0.99);
            assertThat(row.score().missed()
                            + row.score().extra()
                            + row.score().split()
                            + row.score().merged())
                    .isZero();
        });
    }

    @Test
    void fixedThresholdWouldNotPass() {
        List<Row> rows = table(THRESHOLD, Noise.WHITE);

        assertThat(rows)
                .filteredOn(row -> row.db() <= 20 && row.speech().equals("recording"))
                .allSatisfy(row -> assertThat(row.score().falseAlarm()).isGreaterThan(0.9))
                .allSatisfy(row -> assertThat(row.score().merged()).isPositive());
    }

    private static List<Row> table(SpeechClassifier.Factory classifier, Noise... noises) {
        List<Row> rows = new ArrayList<>();
        for (String speech : List.of("recording", "synthetic", "keypad")) {
            for (Noise noise : noises) {
                for (int db : SIGNAL_TO_NOISE_DB) {
                    for (int rateHz : RATES_HZ) {
                        rows.add(row(classifier, speech, rateHz, noise, db));
                    }
                }
            }
        }
        for (String speech : List.of("recording", "synthetic", "keypad")) {
            rows.add(row(classifier, speech, 24_000, noises[0], NO_NOISE_DB));
        }
        return rows;
    }

    private static Row row(SpeechClassifier.Factory classifier, String speech, int rateHz, Noise noise, int db) {
        double[] clean =
                MADE.computeIfAbsent(speech + rateHz, key -> Signals.resample(speech(speech), Voice.RATE_HZ, rateHz));
        boolean[] truth = DetectionScore.truth(clean, rateHz);
        double gain = Math.sqrt(DetectionScore.speechPower(clean, truth, rateHz) / Math.pow(10, db / 10.0));
        long seed = speech.equals("synthetic") ? UNSEEN : 0;
        double[] disturbance =
                MADE.computeIfAbsent(speech + noise + rateHz, key -> noise.make(clean.length, rateHz, seed));
        double[] sum = new double[clean.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = clean[i] + gain * disturbance[i];
        }
        short[] samples = Signals.pcm16(sum);
        List<HeardTurns.Range> heard =
                HeardTurns.in(VoiceTurnDetector.factory(SETTINGS, classifier).create(rateHz), samples);
        boolean[] judged = DetectionScore.judged(classifier.create(rateHz), SETTINGS, samples);
        String name = db == NO_NOISE_DB ? "none" : noise.name().toLowerCase(Locale.ROOT);
        return new Row(speech, name, rateHz, db, DetectionScore.of(truth, judged, heard, SETTINGS, rateHz));
    }

    private static double[] speech(String name) {
        return switch (name) {
            case "synthetic" -> Voice.talk(UNSEEN, 45, 0.7, 2);
            case "keypad" -> recording("dtmf-16k-s16-mono");
            default -> recording("speech-16k-s16-mono");
        };
    }

    private static double[] recording(String name) {
        AudioSource source = AudioSources.wav(
                        AudioSources.read(() -> Objects.requireNonNull(
                                VoiceDetectionTest.class.getResourceAsStream("/audio/" + name + ".wav"), name)),
                        warning -> {})
                .blockOptional()
                .orElseThrow();
        return Signals.decode(source.format(), Signals.collect(source.stream()));
    }

    private static void print(List<Row> rows) {
        rows.forEach(System.out::println);
    }
}
