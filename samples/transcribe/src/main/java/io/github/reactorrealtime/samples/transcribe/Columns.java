// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

/** Text measured in columns of a terminal: most characters take one, East Asian ones and emoji two, accents none. */
final class Columns {

    private static final String ELLIPSIS = "...";

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
        for (String word : paragraph.split(" ")) {
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
        boolean wide = codePoint >= 0x1100 && codePoint <= 0x115F // Hangul
                || codePoint >= 0x2E80 && codePoint <= 0xA4CF // CJK, kana
                || codePoint >= 0xAC00 && codePoint <= 0xD7A3 // Hangul syllables
                || codePoint >= 0xF900 && codePoint <= 0xFAFF // CJK compatibility
                || codePoint >= 0xFE30 && codePoint <= 0xFE6F
                || codePoint >= 0xFF00 && codePoint <= 0xFF60 // full width
                || codePoint >= 0x1F300 && codePoint <= 0x1FAFF // emoji
                || codePoint >= 0x20000 && codePoint <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
