// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a text and when it is said: time is spread evenly over the characters, as a recognizer tells no times. */
record TimedText(String text, double start, double end) {

    private static final Pattern SENTENCE = Pattern.compile("[^.!?]+[.!?]*\\s*");
    private static final Pattern WORD = Pattern.compile("\\S+");

    static List<TimedText> sentences(String text, double seconds) {
        return parts(SENTENCE, text, seconds);
    }

    static List<TimedText> words(String text, double seconds) {
        return parts(WORD, text, seconds);
    }

    private static List<TimedText> parts(Pattern pattern, String text, double seconds) {
        List<TimedText> parts = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            double perCharacter = seconds / text.length();
            parts.add(new TimedText(
                    matcher.group(), rounded(matcher.start() * perCharacter), rounded(matcher.end() * perCharacter)));
        }
        return parts;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 100) / 100.0;
    }
}
