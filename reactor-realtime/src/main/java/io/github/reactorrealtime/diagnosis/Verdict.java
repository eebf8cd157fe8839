// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.SupportHandles;
import java.time.Duration;

/** What a step found, before it is known how long it took. */
record Verdict(Outcome outcome, String meaning, String advice, SupportHandles support) {

    /** Separates what happened from what to do in the library's messages. */
    private static final String ADVICE = " — ";

    static Verdict ok(String meaning) {
        return new Verdict(Outcome.OK, meaning, "", SupportHandles.NONE);
    }

    static Verdict warning(String meaning, String advice) {
        return new Verdict(Outcome.WARNING, meaning, advice, SupportHandles.NONE);
    }

    static Verdict failed(String meaning, String advice) {
        return new Verdict(Outcome.FAILED, meaning, advice, SupportHandles.NONE);
    }

    static Verdict skipped(String reason) {
        return new Verdict(Outcome.SKIPPED, reason, "", SupportHandles.NONE);
    }

    static Verdict silence(Duration limit) {
        return failed(
                "nothing came back within " + limit.toMillis() + " ms",
                "try again; if it stays so, something in between swallows it (firewall, proxy), or the service is overloaded");
    }

    /** The failure's own words, its ids taken out of them. */
    static Verdict failed(Throwable failure) {
        if (!(failure instanceof RealtimeException known)) {
            return failed("something unexpected happened: " + failure, "report it as a bug of this library");
        }
        String message = String.valueOf(known.getMessage());
        String ids = " [" + known.support().describe() + "]";
        String text = message.endsWith(ids) ? message.substring(0, message.length() - ids.length()) : message;
        return of(Outcome.FAILED, text).with(known.support());
    }

    /** Takes a sentence of the library apart: what happened, and what to do. */
    static Verdict of(Outcome outcome, String text) {
        int advice = text.lastIndexOf(ADVICE);
        return new Verdict(
                outcome,
                advice < 0 ? text : text.substring(0, advice),
                advice < 0 ? "" : text.substring(advice + ADVICE.length()),
                SupportHandles.NONE);
    }

    Verdict with(Outcome other) {
        return new Verdict(other, meaning, advice, support);
    }

    Verdict with(SupportHandles handles) {
        return new Verdict(outcome, meaning, advice, handles);
    }

    Verdict withAdvice(String other) {
        return new Verdict(outcome, meaning, other, support);
    }

    Verdict withPrefix(String before) {
        return new Verdict(outcome, before + meaning, advice, support);
    }
}
