// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.error.HttpErrorException;
import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.transport.HttpResponse;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.net.URI;
import java.time.Instant;

/** The service said no to an HTTP request; {@link Refusal} is the same for sessions. */
public final class RequestRefusal {

    private static final ErrorDetails NOTHING = new ErrorDetails(null, null, null, null, null);

    private RequestRefusal() {}

    /**
     * What an answer other than 2xx means.
     *
     * @param body as text, its beginning at least
     */
    public static HttpErrorException of(URI uri, HttpResponse head, String body, Instant at) {
        UpgradeRefusedException refused = new UpgradeRefusedException(head.status(), head.headers(), body);
        ErrorDetails read = Refusal.errorIn(body);
        ErrorDetails error = read == null ? NOTHING : read;
        String code = error.code();
        String said = error.message() == null ? Refusal.firstLine(body) : error.message();
        SupportHandles support = Refusal.handles(refused, at);
        String message = "Expected HTTP 200 from " + Redaction.uri(uri) + " but was " + head.status()
                + (code == null || code.equals(Integer.toString(head.status())) ? "" : " " + code)
                + Refusal.location(refused)
                + (error.param() == null ? "" : " for " + error.param())
                + (said.isEmpty() ? "" : ": " + said)
                + Refusal.retryAfter(refused)
                + " — " + RequestAdvice.of(uri, head.status(), error, said);
        return new HttpErrorException(
                head.status(), error, Refusal.withHandles(message, support), support, Refusal.delay(refused, at));
    }

    /** The ids in the head of any answer. */
    public static SupportHandles handles(HttpResponse head, Instant at) {
        return Refusal.handles(new UpgradeRefusedException(head.status(), head.headers(), ""), at);
    }
}
