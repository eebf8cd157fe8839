// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.codec.MalformedEventException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The service said no to a session.
 *
 * @param failure what to tell the user
 * @param ofShape whether another {@link SessionPlan} may be accepted where this one was not
 */
public record Refusal(RealtimeException failure, boolean ofShape) {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

    /** A single option of the transcription: the block as such is in the right place. */
    private static final Pattern OPTION = Pattern.compile("transcription\\.\\w+");

    /** The beta's event for the settings of a transcription session. */
    private static final String TRANSCRIPTION_UPDATE = "transcription_session.update";

    // The configuration as such is understood and refused in this form or on this kind of session.
    private static final Set<String> SHAPE_CODES = Set.of(
            "invalid_parameter",
            "unknown_parameter",
            "missing_required_parameter",
            "missing_model",
            "invalid_model",
            "operationnotsupported",
            "opperationnotsupported",
            "unknown_event",
            "unknown_event_type");

    /** What an HTTP answer other than 101 means. */
    public static Refusal ofUpgrade(SessionPlan plan, UpgradeRefusedException refused, Instant at) {
        ErrorDetails error = errorIn(refused.body());
        String code = error == null ? null : error.code();
        String said = error == null || error.message() == null ? firstLine(refused.body()) : error.message();
        String message = "Expected HTTP 101 from " + Redaction.uri(plan.uri()) + " but was " + refused.status()
                + (code == null || code.equals(Integer.toString(refused.status())) ? "" : " " + code)
                + location(refused)
                + (said.isEmpty() ? "" : ": " + said)
                + retryAfter(refused)
                + " — " + Advice.forUpgrade(plan.uri(), refused.status(), code, said);
        boolean ofShape = refused.status() == 400 || (refused.status() == 404 && !"DeploymentNotFound".equals(code));
        return new Refusal(
                new HandshakeException(
                        refused.status(),
                        code,
                        withHandles(message, handles(refused, at)),
                        handles(refused, at),
                        delay(refused, at)),
                ofShape);
    }

    /** What an {@code error} event means that came instead of a confirmation. */
    public static Refusal ofEvent(SessionPlan plan, ErrorDetails error, SupportHandles support) {
        String code = error.code();
        String said = said(error);
        String message = "The service refused the " + plan.name() + " at " + Redaction.uri(plan.uri())
                + (code == null ? "" : " with " + code)
                + (error.param() == null ? "" : " for " + error.param())
                + (said.isEmpty() ? "" : ": " + said)
                + " — " + Advice.forError(error);
        return new Refusal(new ServiceException(withHandles(message, support), error, support), isOfShape(error));
    }

    /** The same, should the service have repeated what is secret at that endpoint. */
    public Refusal redacted(Endpoint endpoint) {
        if (!(failure instanceof ServiceException said)) {
            return this;
        }
        ErrorDetails error = said.error();
        ErrorDetails clean = new ErrorDetails(
                error.type(),
                error.code(),
                error.message() == null ? null : endpoint.redact(error.message()),
                error.param(),
                error.eventId());
        return new Refusal(
                new ServiceException(endpoint.redact(String.valueOf(said.getMessage())), clean, said.support()),
                ofShape);
    }

    private static boolean isOfShape(ErrorDetails error) {
        String code = error.code() == null ? "" : error.code().toLowerCase(Locale.ROOT);
        String param = error.param() == null ? "" : error.param();
        if (param.contains("turn_detection") || OPTION.matcher(param).find()) {
            return false; // another shape would carry the same setting
        }
        if (code.isEmpty() && said(error).contains(TRANSCRIPTION_UPDATE)) {
            return true; // it does not know the event, and its likes have no codes
        }
        return SHAPE_CODES.contains(code) || (code.equals("invalid_value") && param.equals("type"));
    }

    private static String said(ErrorDetails error) {
        return error.message() == null ? "" : error.message();
    }

    /**
     * What to add to the service's words about a turn it did not transcribe; {@code null} when they say it all.
     *
     * @param dialect of the service that said it
     */
    public static @Nullable String adviceForTurn(ErrorDetails error, Dialect dialect) {
        return Advice.forTurn(error, dialect.namesDeployments());
    }

    static String withHandles(String message, SupportHandles support) {
        String handles = support.describe();
        return handles.isEmpty() ? message : message + " [" + handles + "]";
    }

    static String retryAfter(UpgradeRefusedException refused) {
        String seconds = refused.headers().get("retry-after");
        return seconds == null ? "" : " (Retry-After: " + seconds + ")";
    }

    /** Azure says milliseconds in a header of its own; proxies may say a date. */
    static @Nullable Duration delay(UpgradeRefusedException refused, Instant at) {
        String millis = refused.headers().get("retry-after-ms");
        if (millis != null && WHOLE_NUMBER.matcher(millis.strip()).matches()) {
            return Duration.ofMillis(Long.parseLong(millis.strip()));
        }
        String after = refused.headers().get("retry-after");
        if (after == null) {
            return null;
        }
        return WHOLE_NUMBER.matcher(after.strip()).matches()
                ? Duration.ofSeconds(Long.parseLong(after.strip()))
                : until(date(after), date(refused.headers().get("date")), at);
    }

    /** By the server's own clock if it tells the time, else by ours. */
    private static @Nullable Duration until(@Nullable Instant date, @Nullable Instant serverTime, Instant at) {
        if (date == null) {
            return null;
        }
        Duration wait = Duration.between(serverTime == null ? at : serverTime, date);
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static @Nullable Instant date(@Nullable String text) {
        try {
            return text == null ? null : Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    static String location(UpgradeRefusedException refused) {
        String location = refused.headers().get("location");
        // Only host and path: the query of a real one held the caller's key.
        return location == null
                ? ""
                : " to " + location.replaceFirst("\\?.*", "?…").replaceFirst("^(\\w*:?//)[^/]*@", "$1");
    }

    static SupportHandles handles(UpgradeRefusedException refused, Instant at) {
        Map<String, String> headers = refused.headers();
        return new SupportHandles(
                headers.get("x-request-id"),
                headers.get("apim-request-id"),
                headers.get("x-ms-region"),
                headers.get("cf-ray"),
                null,
                at);
    }

    /** The body of an HTTP refusal is an {@code error} event without a type. */
    static @Nullable ErrorDetails errorIn(String body) {
        int open = body.indexOf('{');
        if (open < 0) {
            return null;
        }
        String event = "{\"type\":\"error\"," + body.substring(open + 1);
        try {
            return new EventCodec().decodeServer(event.getBytes(StandardCharsets.UTF_8)) instanceof ErrorEvent e
                    ? e.error()
                    : null;
        } catch (MalformedEventException e) {
            return null; // an HTML page of a proxy, say: its first line is shown as it is
        }
    }

    static String firstLine(String body) {
        String line = body.lines()
                .map(String::strip)
                .filter(l -> !l.isEmpty())
                .findFirst()
                .orElse("");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
