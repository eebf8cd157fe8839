// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.transport;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.function.Function;

/** What a handshake request gets. */
public sealed interface HandshakeAnswer {

    /**
     * A plain HTTP response; no WebSocket.
     *
     * @param status the HTTP status
     * @param headers response headers
     * @param body the body, JSON or empty
     */
    record Refuse(int status, Map<String, String> headers, String body) implements HandshakeAnswer {

        public Refuse {
            headers = Map.copyOf(headers);
            requireNonNull(body, "body");
        }
    }

    /**
     * Switching protocols.
     *
     * @param service makes the service's end of the socket out of the client's
     */
    record Upgrade(Function<Peer, Socket> service) implements HandshakeAnswer {

        public Upgrade {
            requireNonNull(service, "service");
        }
    }
}
