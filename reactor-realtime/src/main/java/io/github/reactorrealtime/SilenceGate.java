// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.G711;
import java.util.Arrays;

/** Silence on the wire: making it, and telling it from sound. */
final class SilenceGate {

    /** −40 dBFS as RMS of 16-bit samples: above the noise of a quiet room and of 8-bit recordings, below soft speech. */
    private static final double QUIET_RMS = 32_768 * 0.01;

    /** Shorter sounds, clicks for instance, are nothing a model could put into words. */
    private static final int LEAST_LOUD_WINDOWS = 3;

    private static final int WINDOWS_PER_SECOND = 50;

    private SilenceGate() {}

    /** Digital silence. */
    static byte[] silence(AudioFormat format, int samples) {
        byte[] bytes = new byte[samples * format.bytesPerFrame()];
        if (format.encoding() == AudioEncoding.MU_LAW) {
            Arrays.fill(bytes, G711.linearToMuLaw(0));
        } else if (format.encoding() == AudioEncoding.A_LAW) {
            Arrays.fill(bytes, G711.linearToALaw(0));
        }
        return bytes;
    }

    /** Whether less than 60 ms of the journal between the positions are louder than a quiet room. */
    static boolean isSilent(AudioJournal journal, AudioFormat format, long from, long to) {
        return countLoud(journal, format, from, to, LEAST_LOUD_WINDOWS) < LEAST_LOUD_WINDOWS;
    }

    /** How much of the journal between the positions is louder than a quiet room. */
    static long loudSamples(AudioJournal journal, AudioFormat format, long from, long to) {
        return (long) countLoud(journal, format, from, to, Integer.MAX_VALUE) * window(format);
    }

    private static int countLoud(AudioJournal journal, AudioFormat format, long from, long to, int enough) {
        int loud = 0;
        int window = window(format);
        for (long at = Math.max(from, journal.start()); at < to && loud < enough; at += window) {
            byte[] audio = new byte[(int) Math.min(window, to - at) * format.bytesPerFrame()];
            journal.read(at, audio);
            if (rms(audio, format.encoding()) > QUIET_RMS) {
                loud++;
            }
        }
        return loud;
    }

    private static int window(AudioFormat format) {
        return Math.max(1, format.sampleRateHz() / WINDOWS_PER_SECOND);
    }

    /** A sample of audio as it goes over the wire, as linear PCM. */
    static short sample(byte[] audio, int index, AudioEncoding encoding) {
        return switch (encoding) {
            case MU_LAW -> G711.muLawToLinear(audio[index]);
            case A_LAW -> G711.aLawToLinear(audio[index]);
            default -> (short) ((audio[2 * index] & 0xFF) | (audio[2 * index + 1] << 8));
        };
    }

    private static double rms(byte[] audio, AudioEncoding encoding) {
        int bytes = encoding.bytesPerSample();
        int samples = audio.length / bytes;
        double sum = 0;
        for (int i = 0; i < samples; i++) {
            double value = sample(audio, i, encoding);
            sum += value * value;
        }
        return Math.sqrt(sum / Math.max(1, samples));
    }
}
