// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import reactor.core.publisher.Flux;

/**
 * What an HTTP request gets.
 *
 * @param status the HTTP status
 * @param headers response headers
 * @param body sent piece by piece as it comes; a failure with {@link BrokenOffException} aborts the connection
 */
public record HttpAnswer(int status, Map<String, String> headers, Flux<byte[]> body) {

    public HttpAnswer {
        headers = Map.copyOf(headers);
        requireNonNull(body, "body");
    }
}
