// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import reactor.core.publisher.Mono;

/** The emulated service behind its transports. Called on event loops: must not block. */
public interface Service {

    /** Decides what a request for a WebSocket gets. */
    HandshakeAnswer handshake(HandshakeRequest request);

    /**
     * Answers any other HTTP request. A Mono that never comes is a service that stalls; one that fails with
     * {@link BrokenOffException} aborts the connection instead of an answer.
     */
    Mono<HttpAnswer> exchange(HttpCall call);
}
