// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.error;

import io.github.reactorrealtime.event.ErrorDetails;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Failures in one line for a log: what happened, what to do, the ids for support; nothing that anybody has said, and no stack trace. */
public final class LogText {

    private static final int MAX_LENGTH = 600;
    private static final Pattern CONTROL_CHARACTERS = Pattern.compile("\\p{Cntrl}+");

    private LogText() {}

    /**
     * The failure's class, message and support handles. A service may repeat in its own words whatever it was sent, a prompt for one: what
     * it says about a session or a recording is left out, and its codes stay. At an upgrade it was sent none of that yet.
     */
    public static String of(Throwable failure) {
        if (!(failure instanceof RealtimeException known)) {
            return failure.getClass().getName(); // its message is anybody's
        }
        String handles = known.support().describe();
        String message = message(known);
        String text = known.getClass().getSimpleName() + ": " + message
                + (handles.isEmpty() || message.contains(handles) ? "" : " [" + handles + "]");
        return oneLine(text);
    }

    /** What a service says is wrong, in its codes only. */
    public static String of(ErrorDetails error) {
        String text = (error.code() == null ? "without code" : error.code()) + " (" + error.type() + ")"
                + (error.param() == null ? "" : " for " + error.param());
        return oneLine(Redaction.text(text));
    }

    /** A text of the network's or a service's without what looks like a credential. */
    public static String of(CloseStatus status) {
        return oneLine(Redaction.text(status.toString()));
    }

    private static String message(RealtimeException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof ServiceException service) {
            return withoutWords(message, service.error());
        }
        return failure instanceof HttpErrorException http ? withoutWords(message, http.error()) : message;
    }

    private static String withoutWords(String message, ErrorDetails error) {
        String said = error.message();
        if (said == null || said.isEmpty()) {
            return message;
        }
        for (String words : new String[] {said, Redaction.text(said)}) {
            if (message.contains(words)) {
                return message.replace(words, "…");
            }
        }
        return of(error); // they are in there in another form
    }

    private static String oneLine(@Nullable String text) {
        String line = CONTROL_CHARACTERS.matcher(String.valueOf(text)).replaceAll(" ");
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
    }
}
