// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.List;
import java.util.stream.Collectors;

/** What models make of a text on a bad day. */
final class TextFaults {

    private static final int DIGITS = 10;
    private static final int LETTERS = 26;

    private TextFaults() {}

    /** The text that is said in place of the one that was heard. */
    static String spoiled(String text, List<Fault> faults) {
        String said = text;
        for (Fault fault : faults) {
            if (fault instanceof Fault.ReplaceText replaced) {
                said = replaced.text();
            } else if (fault instanceof Fault.RepeatText repeated) {
                said += (" " + lastWord(said)).repeat(repeated.times());
            } else if (fault instanceof Fault.TruncateText truncated) {
                said = beginning(said, truncated.kept());
            } else if (fault instanceof Fault.GarbleText) {
                said = garbled(said);
            }
        }
        return said;
    }

    private static String lastWord(String text) {
        return text.substring(text.trim().lastIndexOf(' ') + 1).trim();
    }

    private static String beginning(String text, double kept) {
        List<String> pieces = TextPieces.of(text);
        return String.join("", pieces.subList(0, (int) (pieces.size() * kept)));
    }

    /** Other letters and digits in their places: as long, as well-formed, and wrong. */
    private static String garbled(String text) {
        return text.chars()
                .map(TextFaults::other)
                .mapToObj(character -> String.valueOf((char) character))
                .collect(Collectors.joining());
    }

    private static int other(int character) {
        if (character >= '0' && character <= '9') {
            return '0' + (character - '0' + DIGITS / 2) % DIGITS;
        }
        if (character >= 'a' && character <= 'z') {
            return 'a' + (character - 'a' + LETTERS / 2) % LETTERS;
        }
        return character >= 'A' && character <= 'Z' ? 'A' + (character - 'A' + LETTERS / 2) % LETTERS : character;
    }
}
