// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static java.util.Comparator.naturalOrder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well a detector hears the speech that is known to be in a recording.
 *
 * <p>The truth is taken from the clean signal: a frame of 10 ms is speech if its power is within 30 dB of that of the loudest
 * twentieth of all frames; gaps of up to 200 ms belong to the speech; speech with gaps below the pause that ends a turn is one
 * turn.
 *
 * @param hit part of the frames with speech that are judged to be speech
 * @param falseAlarm part of the frames without speech that are judged to be speech
 * @param inTurns part of the speech that lies in a turn
 * @param turns how many there are
 * @param missed turns that are not found at all
 * @param extra found where there is none
 * @param split boundaries within a turn
 * @param merged boundaries that were not found
 * @param beginErrorMs median of how far from the begin of the speech the turn begins, its lead-in taken off
 * @param endErrorMs median of how far from the end of the speech the turn ends, its pause taken off
 */
record DetectionScore(
        double hit,
        double falseAlarm,
        double inTurns,
        int turns,
        int missed,
        int extra,
        int split,
        int merged,
        double beginErrorMs,
        double endErrorMs) {

    private static final int FRAMES_PER_SECOND = 100;
    private static final double BELOW_LOUD = 1e-3;
    private static final int GAP_FRAMES = 20;

    /** Which frames of 10 ms of a clean recording are speech. */
    static boolean[] truth(double[] clean, int sampleRateHz) {
        int size = sampleRateHz / FRAMES_PER_SECOND;
        double[] powers = new double[clean.length / size];
        for (int frame = 0; frame < powers.length; frame++) {
            powers[frame] = Signals.power(Arrays.copyOfRange(clean, frame * size, (frame + 1) * size));
        }
        double[] sorted = powers.clone();
        Arrays.sort(sorted);
        double least = sorted[sorted.length * 19 / 20] * BELOW_LOUD;
        boolean[] speech = new boolean[powers.length];
        int last = -1;
        for (int frame = 0; frame < powers.length; frame++) {
            if (powers[frame] > least) {
                boolean isGap = last >= 0 && frame - last - 1 <= GAP_FRAMES;
                Arrays.fill(speech, isGap ? last : frame, frame + 1, true);
                last = frame;
            }
        }
        return speech;
    }

    /** Mean power of the frames that are speech. */
    static double speechPower(double[] clean, boolean[] truth, int sampleRateHz) {
        int size = sampleRateHz / FRAMES_PER_SECOND;
        double sum = 0;
        int frames = 0;
        for (int frame = 0; frame < truth.length; frame++) {
            if (truth[frame]) {
                sum += Signals.power(Arrays.copyOfRange(clean, frame * size, (frame + 1) * size));
                frames++;
            }
        }
        return sum / frames;
    }

    /** Which frames of 10 ms a classifier judges to be speech, with the hysteresis of the settings. */
    static boolean[] judged(SpeechClassifier classifier, TurnSettings settings, short[] samples) {
        int size = classifier.frameLength();
        boolean[] speech = new boolean[samples.length / size];
        boolean before = false;
        for (int frame = 0; frame < speech.length; frame++) {
            double probability =
                    classifier.speechProbability(Arrays.copyOfRange(samples, frame * size, (frame + 1) * size));
            before = probability >= (before ? settings.leave() : settings.enter());
            speech[frame] = before;
        }
        return speech;
    }

    static DetectionScore of(
            boolean[] truth, boolean[] judged, List<HeardTurns.Range> heard, TurnSettings settings, int sampleRateHz) {
        AudioFormat format = AudioFormat.pcm16(sampleRateHz);
        long silence = format.samplesIn(settings.silence());
        long preRoll = format.samplesIn(settings.preRoll());
        int size = sampleRateHz / FRAMES_PER_SECOND;
        List<HeardTurns.Range> turns = turns(truth, size, silence);
        List<Double> beginErrors = new ArrayList<>();
        List<Double> endErrors = new ArrayList<>();
        int missed = 0;
        int split = 0;
        for (HeardTurns.Range turn : turns) {
            List<HeardTurns.Range> found =
                    heard.stream().filter(each -> overlap(each, turn)).toList();
            if (found.isEmpty()) {
                missed++;
                continue;
            }
            split += found.size() - 1;
            HeardTurns.Range first = found.get(0);
            HeardTurns.Range last = found.get(found.size() - 1);
            if (turns.stream()
                    .filter(each -> overlap(each, first))
                    .findFirst()
                    .orElseThrow()
                    .equals(turn)) {
                long begin = first.begin() == 0 ? Math.min(preRoll, turn.begin()) : first.begin() + preRoll;
                beginErrors.add(1_000.0 * Math.abs(begin - turn.begin()) / sampleRateHz);
            }
            if (turns.stream()
                    .filter(each -> overlap(each, last))
                    .reduce((a, b) -> b)
                    .orElseThrow()
                    .equals(turn)) {
                endErrors.add(1_000.0 * Math.abs(last.end() - silence - turn.end()) / sampleRateHz);
            }
        }
        int extra = 0;
        int merged = 0;
        for (HeardTurns.Range each : heard) {
            int within =
                    (int) turns.stream().filter(turn -> overlap(turn, each)).count();
            extra += within == 0 ? 1 : 0;
            merged += Math.max(0, within - 1);
        }
        return new DetectionScore(
                part(judged, truth, true),
                part(judged, truth, false),
                covered(truth, heard, size),
                turns.size(),
                missed,
                extra,
                split,
                merged,
                median(beginErrors),
                median(endErrors));
    }

    private static List<HeardTurns.Range> turns(boolean[] truth, int size, long silence) {
        List<HeardTurns.Range> turns = new ArrayList<>();
        for (int frame = 0; frame < truth.length; frame++) {
            if (!truth[frame]) {
                continue;
            }
            long begin = (long) frame * size;
            HeardTurns.Range last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
            boolean goesOn = last != null && begin - last.end() < silence;
            if (goesOn) {
                turns.remove(turns.size() - 1);
            }
            turns.add(new HeardTurns.Range(goesOn && last != null ? last.begin() : begin, begin + size));
        }
        return turns;
    }

    private static boolean overlap(HeardTurns.Range one, HeardTurns.Range other) {
        return one.begin() < other.end() && other.begin() < one.end();
    }

    private static double part(boolean[] judged, boolean[] truth, boolean isSpeech) {
        int all = 0;
        int yes = 0;
        for (int frame = 0; frame < Math.min(truth.length, judged.length); frame++) {
            if (truth[frame] == isSpeech) {
                all++;
                yes += judged[frame] ? 1 : 0;
            }
        }
        return (double) yes / all;
    }

    private static double covered(boolean[] truth, List<HeardTurns.Range> heard, int size) {
        int all = 0;
        int inside = 0;
        for (int frame = 0; frame < truth.length; frame++) {
            if (truth[frame]) {
                long middle = (long) frame * size + size / 2;
                all++;
                inside += heard.stream().anyMatch(each -> each.begin() <= middle && middle < each.end()) ? 1 : 0;
            }
        }
        return (double) inside / all;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted(naturalOrder()).toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}
