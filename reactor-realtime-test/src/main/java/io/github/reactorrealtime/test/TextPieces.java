// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits text into deltas: words with the space before them, and keypad digits two by two. Joined they are the text. */
final class TextPieces {

    private static final Pattern KEYS = Pattern.compile("[0-9A-D*#]+");
    private static final Pattern TWO_KEYS = Pattern.compile(".{1,2}");
    private static final Pattern WORD = Pattern.compile("\\s*\\S+|\\s+$");

    private TextPieces() {}

    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = (KEYS.matcher(text).matches() ? TWO_KEYS : WORD).matcher(text);
        while (matcher.find()) {
            pieces.add(matcher.group());
        }
        return pieces;
    }
}
