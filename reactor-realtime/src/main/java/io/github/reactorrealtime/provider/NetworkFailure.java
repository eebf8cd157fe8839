// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.error.Redaction;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What the network said, as a failure that says what to look at. */
public final class NetworkFailure {

    private NetworkFailure() {}

    /**
     * The service was not reached, or lost before it answered.
     *
     * @param timeout what a {@link TimeoutException} was about
     */
    public static ConnectionFailedException of(URI uri, Throwable error, Duration timeout) {
        String what = error instanceof TimeoutException
                ? "nothing answered within " + timeout.toMillis() + " ms"
                : reason(error);
        return new ConnectionFailedException(
                "Could not connect to " + Redaction.uri(uri) + ": " + what
                        + " — check host, port, network, proxy and certificates",
                error);
    }

    /** The network's own words, but for the two everyday cases. */
    private static String reason(Throwable error) {
        if (error instanceof UnknownHostException) {
            return "the name of the host is unknown (" + error.getMessage() + ")";
        }
        if (error instanceof ConnectException) {
            return "the connection was refused or the host is out of reach (" + error.getMessage() + ")";
        }
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }
}
