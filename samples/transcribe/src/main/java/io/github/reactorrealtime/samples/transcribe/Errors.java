// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.audio.javasound.MicrophoneUnavailableException;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Failures as one paragraph: what happened, why, what to do, and the ids that support asks for. */
final class Errors {

    private Errors() {}

    static String paragraph(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        StringBuilder paragraph = new StringBuilder(Columns.plain(message));
        String support =
                failure instanceof RealtimeException known ? known.support().describe() : "";
        if (failure instanceof MicrophoneUnavailableException) {
            endSentence(paragraph).append(" Connect one, or try another --device or --rate.");
        }
        boolean hasIds = support.isEmpty() || message.contains(support);
        if (!message.contains(" — ") && failure instanceof RealtimeException known) {
            endSentence(paragraph).append(advice(known));
        }
        if (!hasIds) {
            paragraph.append(" [").append(support).append(']');
        }
        return paragraph.toString();
    }

    static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }

    private static String advice(RealtimeException failure) {
        if (failure instanceof NoAnswerException) {
            return " The service may be overloaded, or the model not available there: try again, or another --model.";
        }
        if (failure instanceof ConnectionClosedException) {
            return failure.isRetryable()
                    ? " Try again; if it happens at the same place again, look at what lies in between (proxy, firewall)."
                    : " Check the API key and the session's options.";
        }
        if (failure instanceof ServiceException) {
            return failure.isRetryable()
                    ? " This is a fault of the service: try again, and give its support the ids if it goes on."
                    : " Trying again will not help: see the message of the service.";
        }
        return "";
    }

    private static StringBuilder endSentence(StringBuilder text) {
        return text.isEmpty() || ".!?".indexOf(text.charAt(text.length() - 1)) >= 0 ? text : text.append('.');
    }
}
