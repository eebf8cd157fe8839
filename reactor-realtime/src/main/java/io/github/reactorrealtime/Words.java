// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts as words, in lower case. */
final class Words {

    private static final int LONGEST_LOOP = 6;
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}']+");

    private Words() {}

    static List<String> of(String text) {
        return BETWEEN.splitAsStream(text.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Whether one to six words come so many times in a row. */
    static boolean loop(List<String> words, int times) {
        for (int length = 1; length <= LONGEST_LOOP; length++) {
            int same = 0; // words in a row that are equal to the one a loop before
            for (int i = length; i < words.size(); i++) {
                same = words.get(i).equals(words.get(i - length)) ? same + 1 : 0;
                if (same >= length * (times - 1)) {
                    return true;
                }
            }
        }
        return false;
    }
}
