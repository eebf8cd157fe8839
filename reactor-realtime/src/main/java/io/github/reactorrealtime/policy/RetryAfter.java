// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.reactorrealtime.error.HandshakeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long the service asks us to stay away, in a header or in a sentence. */
public final class RetryAfter {

    /** "Please try again in 1m2.5s", "… in 20s", "… in 350ms", "Please retry after 7 seconds." */
    private static final Pattern SENTENCE = Pattern.compile(
            "(?i)(?:try again in|retry after)\\s+(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+(?:\\.\\d+)?)\\s*(ms|s(?:ec(?:onds?)?)?))?");

    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** What the failure asks for, an hour at most; {@code null} when it asks for nothing. */
    public static @Nullable Duration of(Throwable failure) {
        if (failure instanceof HandshakeException handshake && handshake.retryAfter() != null) {
            return atMost(handshake.retryAfter());
        }
        return failure.getMessage() == null ? null : inSentence(failure.getMessage());
    }

    static @Nullable Duration inSentence(String message) {
        Matcher matcher = SENTENCE.matcher(message);
        while (matcher.find()) {
            Duration asked = Duration.ZERO;
            if (matcher.group(1) != null) {
                asked = asked.plusHours(Long.parseLong(matcher.group(1)));
            }
            if (matcher.group(2) != null) {
                asked = asked.plusMinutes(Long.parseLong(matcher.group(2)));
            }
            if (matcher.group(3) != null) {
                double value = Double.parseDouble(matcher.group(3));
                asked = asked.plusNanos((long) (value * (matcher.group(4).equalsIgnoreCase("ms") ? 1e6 : 1e9)));
            }
            if (!asked.isZero()) {
                return atMost(asked);
            }
        }
        return null;
    }

    private static Duration atMost(Duration asked) {
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
