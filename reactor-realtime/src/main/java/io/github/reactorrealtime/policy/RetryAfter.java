// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.policy;

import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.ServiceException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long the service asks us to stay away, in a header or in a sentence. */
public final class RetryAfter {

    /** What a rate limit means that does not say for how long: a repeat at once would only meet it again. */
    static final Duration UNSAID = Duration.ofSeconds(2);

    /** "Please try again in 1m2.5s", "… in 20s. Visit …", "… in 350ms", "Please retry after 7 seconds." */
    private static final Pattern PHRASE = Pattern.compile("(?i)(?:try again in|retry after)\\s+(?=\\d)");

    private static final Pattern PART = Pattern.compile("(?i)\\s*(\\d++(?:\\.\\d++)?)\\s*"
            + "(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?|d|days?)(?![a-z])");

    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** What the failure asks for, an hour at most, a little for a rate limit without a time; {@code null} when it asks for nothing. */
    public static @Nullable Duration of(Throwable failure) {
        Duration said = said(failure);
        return said == null && isRateLimit(failure) ? UNSAID : said;
    }

    /** What the failure asks for in so many words; {@code null} when it does not. */
    static @Nullable Duration said(Throwable failure) {
        if (failure instanceof HandshakeException handshake && handshake.retryAfter() != null) {
            return atMost(handshake.retryAfter());
        }
        if (failure instanceof HttpErrorException http && http.retryAfter() != null) {
            return atMost(http.retryAfter());
        }
        if (failure instanceof ServiceException service && service.error().message() != null) {
            return inSentence(service.error().message()); // ours adds advice to it
        }
        return failure.getMessage() == null ? null : inSentence(failure.getMessage());
    }

    static @Nullable Duration inSentence(String message) {
        Matcher phrase = PHRASE.matcher(message);
        while (phrase.find()) {
            double seconds = secondsAt(message, phrase.end());
            if (seconds > 0) {
                return atMost(Duration.ofMillis(Math.round(seconds * 1_000))); // rounding saturates
            }
        }
        return null;
    }

    private static double secondsAt(String message, int start) {
        Matcher part = PART.matcher(message);
        double seconds = 0;
        while (part.region(start, message.length()).lookingAt()) {
            seconds += Double.parseDouble(part.group(1)) * unit(part.group(2).toLowerCase(Locale.ROOT));
            start = part.end();
        }
        return seconds;
    }

    private static double unit(String name) {
        if (name.equals("ms") || name.startsWith("milli")) {
            return 1e-3;
        }
        return switch (name.charAt(0)) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3_600;
            default -> 86_400;
        };
    }

    /** The service says it with a status, a code, a type, or at the end of a message about something else. */
    private static boolean isRateLimit(Throwable failure) {
        if (failure instanceof HandshakeException handshake) {
            return handshake.httpStatus() == 429;
        }
        if (failure instanceof HttpErrorException http) {
            return http.httpStatus() == 429;
        }
        if (failure instanceof ServiceException service) {
            String message = service.error().message();
            return "rate_limit_exceeded".equals(service.error().code())
                    || (service.error().type() != null && service.error().type().startsWith("rate_limit"))
                    || (message != null && message.strip().endsWith("429 Too Many Requests"));
        }
        return false;
    }

    private static Duration atMost(Duration asked) {
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
