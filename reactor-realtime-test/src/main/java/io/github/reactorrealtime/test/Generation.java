// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One text of vLLM's, from audio at 16 kHz as it comes in. Not thread-safe. */
final class Generation {

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final int SAMPLE_RATE_HZ = 16_000;
    /** Text is looked for this often, in samples, and less often in a long one. */
    private static final int STEP = SAMPLE_RATE_HZ / 5;

    private static final int STEPS = 16;
    private static final int TOKENS_PER_SECOND = 12;

    private final EmulatorSettings settings;
    private final Turn partial;
    private final Turn whole;

    private short[] buffer = new short[0];
    private int length;
    private int listenedTo;
    private boolean ended;
    private String early = "";

    Generation(EmulatorSettings settings, int connection, int number, String model) {
        this.settings = settings;
        this.partial = new Turn(connection, number, model, null, null, false);
        this.whole = new Turn(connection, number, model, null, null, true);
    }

    boolean isEnded() {
        return ended;
    }

    /** The audio ends here. */
    void end() {
        ended = true;
    }

    /** Takes whole samples; returns the piece of text that they brought, often none. */
    String hear(byte[] audio) {
        int samples = audio.length / 2;
        if (length + samples > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + samples, buffer.length * 2));
        }
        for (int i = 0; i < samples; i++) {
            buffer[length++] = (short) ((audio[2 * i] & 0xFF) | (audio[2 * i + 1] << 8));
        }
        if (length - listenedTo < Math.max(STEP, length / STEPS)) {
            return "";
        }
        listenedTo = length;
        String text = early();
        if (!text.startsWith(early) || text.length() == early.length()) {
            return "";
        }
        String piece = TextPieces.of(text.substring(early.length())).get(0);
        early += piece;
        return piece;
    }

    /** What is heard so far; a recognizer that fails on half a turn may understand the whole one. */
    private String early() {
        try {
            return recognize(clip(), partial);
        } catch (RuntimeException tooEarly) {
            LOG.debug("the recognizer failed on the audio so far", tooEarly);
            return early;
        }
    }

    /** All that was heard. */
    String text() {
        return recognize(clip(), whole);
    }

    /** What is said of it under these faults. */
    String said(List<Fault> faults) {
        String text = text();
        for (Fault fault : faults) {
            if (fault instanceof Fault.CutTail cut) {
                text = recognize(clip().withoutLast(cut.lag()), whole);
            }
        }
        return TextFaults.spoiled(text.startsWith(early) ? text : early, faults);
    }

    /** The pieces of the text that were not said early. */
    List<String> rest(String text) {
        return text.startsWith(early) ? TextPieces.of(text.substring(early.length())) : List.of();
    }

    int promptTokens() {
        return (int) ((long) length * TOKENS_PER_SECOND / SAMPLE_RATE_HZ);
    }

    int completionTokens(String text) {
        return TextPieces.of(text).size();
    }

    private Clip clip() {
        return new Clip(Arrays.copyOf(buffer, length), SAMPLE_RATE_HZ);
    }

    private String recognize(Clip clip, Turn turn) {
        return settings.recognizer().recognize(clip.samples(), clip.sampleRateHz(), turn);
    }
}
