// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Looks at the way to a server one layer at a time, for diagnosis: no request is made and no credential sent. Work starts with each
 * subscription, whatever was opened is closed before the Mono ends, cancelling gives up. There is no time limit but the caller's.
 */
public interface ConnectionProbe {

    /** The proxy on the way to a server, which then does all of this itself; {@code null} when there is none. */
    @Nullable
    String proxy(URI uri);

    /** What the host's name stands for, one address at least; fails as the resolver does. */
    Mono<List<InetAddress>> resolve(URI uri);

    /** The address that took a TCP connection. */
    Mono<SocketAddress> connect(URI uri);

    /** What TLS agreed on, with the trust and the checks of real connections; fails as they would. */
    Mono<TlsPeer> handshake(URI uri);

    /**
     * The certificates the server shows, its own first, whoever signed them and whatever they are worth: to say what is wrong with
     * them when {@link #handshake} failed.
     */
    Mono<List<X509Certificate>> certificates(URI uri);

    /**
     * The other side of a TLS connection.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param certificates the server's own first
     */
    record TlsPeer(String protocol, List<X509Certificate> certificates) {
        public TlsPeer {
            certificates = List.copyOf(certificates);
        }
    }
}
