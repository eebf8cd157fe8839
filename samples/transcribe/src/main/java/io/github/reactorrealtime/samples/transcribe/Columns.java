// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.util.List;

/** Text measured in columns of a terminal: most characters take one, East Asian ones and emoji two, accents none. */
final class Columns {

    private static final String ELLIPSIS = "...";

    private static final List<Range> WIDE = List.of(
            new Range(0x1100, 0x115F), // Hangul
            new Range(0x2E80, 0xA4CF), // CJK, kana
            new Range(0xAC00, 0xD7A3), // Hangul syllables
            new Range(0xF900, 0xFAFF), // CJK compatibility
            new Range(0xFE30, 0xFE6F),
            new Range(0xFF00, 0xFF60), // full width
            new Range(0x1F300, 0x1FAFF), // emoji
            new Range(0x20000, 0x3FFFD));

    private record Range(int first, int last) {}

    private Columns() {}

    /** The same text if it fits, else its end: what was said last is what one wants to read. */
    static String end(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int room = columns - ELLIPSIS.length();
        int start = text.length();
        while (start > 0) {
            int codePoint = text.codePointBefore(start);
            room -= width(codePoint);
            if (room < 0) {
                break;
            }
            start -= Character.charCount(codePoint);
        }
        return ELLIPSIS + text.substring(start);
    }

    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** Breaks a paragraph between words. */
    static String wrap(String paragraph, int columns) {
        StringBuilder wrapped = new StringBuilder();
        int used = 0;
        for (String word : paragraph.split(" ", -1)) {
            int width = width(word);
            if (used > 0 && used + 1 + width > columns) {
                wrapped.append('\n');
                used = 0;
            } else if (used > 0) {
                wrapped.append(' ');
                used++;
            }
            wrapped.append(word);
            used += width;
        }
        return wrapped.toString();
    }

    /** The same text on one line and without anything that a terminal would obey. */
    static String plain(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static int width(int codePoint) {
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = WIDE.stream().anyMatch(range -> codePoint >= range.first && codePoint <= range.last);
        return wide ? 2 : 1;
    }
}
