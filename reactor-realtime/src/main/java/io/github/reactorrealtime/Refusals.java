// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.DoubtfulTranscriptException;
import io.github.reactorrealtime.error.NoAnswerException;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.provider.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the service said against a turn or a session, as an exception. */
final class Refusals {

    private Refusals() {}

    /** @param what could not be transcribed */
    static ServiceException ofTurn(String what, Rung rung, ErrorDetails error, SupportHandles support) {
        String advice = Refusal.adviceForTurn(error, rung.route.dialect());
        String said = describe("The service could not transcribe " + what, error);
        return new ServiceException(advice == null ? said : said + " — " + advice, error, support);
    }

    static String describe(String what, ErrorDetails error) {
        String code = error.code() == null ? String.valueOf(error.type()) : error.code();
        return what + ": " + code + (error.message() == null ? "" : ": " + error.message());
    }

    /** The socket took audio so slowly that it had to be given up. */
    static RealtimeException stuck(SupportHandles support) {
        return new ConnectionClosedException(
                "The service took audio more slowly than it came in, until the journal was full",
                CloseStatus.ABNORMAL,
                support);
    }

    /** Something that is none of the failures we know. */
    static RealtimeException unexpected(Throwable error) {
        return new ConnectionFailedException("Opening a session failed: " + error, error);
    }

    static NoAnswerException noAnswer(Turn turn, Duration waited, SupportHandles support) {
        return new NoAnswerException(
                "The service did not answer turn " + turn.number + " within " + waited.toMillis() + " ms",
                waited,
                support);
    }

    static NoAnswerException noAnswerToCommit(Duration waited, SupportHandles support) {
        return new NoAnswerException(
                "The service neither confirmed nor refused a commit within " + waited.toMillis() + " ms",
                waited,
                support);
    }

    /** @param lastError the last {@code error} event before the close: it often says why */
    static RealtimeException ofClose(CloseStatus status, @Nullable ErrorDetails lastError, SupportHandles support) {
        String what = "The service closed the session with " + status + " while audio or answers were outstanding";
        return lastError == null || lastError.message() == null
                ? new ConnectionClosedException(what, status, support)
                : new ServiceException(
                        what + ": " + lastError.message() + " [" + support.describe() + "]", lastError, support);
    }

    /** Errors that name nothing of ours, again and again. */
    static ServiceException faded(ErrorDetails error, SupportHandles support) {
        return new ServiceException(
                describe("The service reports errors and hears nothing any more", error), error, support);
    }

    static DoubtfulTranscriptException doubtful(Rung rung) {
        return new DoubtfulTranscriptException(
                "The check for a second opinion doubts the text that " + rung + " has given", SupportHandles.NONE);
    }
}
