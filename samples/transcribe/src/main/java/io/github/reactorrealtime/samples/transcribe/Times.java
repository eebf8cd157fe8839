// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations, as people write and read them. */
final class Times {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s|m)?");

    private Times() {}

    /** For example {@code 0:02.3} or {@code 1:02:03.4}. */
    static String clock(Duration time) {
        long tenths = time.toMillis() / 100;
        long hours = tenths / 36_000;
        long minutes = tenths / 600 % 60;
        String seconds = String.format(Locale.ROOT, "%02d.%d", tenths / 10 % 60, tenths % 10);
        return hours > 0 ? String.format(Locale.ROOT, "%d:%02d:%s", hours, minutes, seconds) : minutes + ":" + seconds;
    }

    /**
     * Reads {@code 500ms}, {@code 5s}, {@code 1.5s}, {@code 2m}; a bare number is seconds.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    static Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a time such as 5s, 500ms or 2m but was '" + text + "'");
        }
        double value = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2);
        double millis = "ms".equals(unit) ? value : "m".equals(unit) ? value * 60_000 : value * 1_000;
        return Duration.ofMillis(Math.round(millis));
    }
}
