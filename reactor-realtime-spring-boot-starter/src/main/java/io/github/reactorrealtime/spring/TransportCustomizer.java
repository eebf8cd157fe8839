// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import reactor.netty.http.client.HttpClient;

/**
 * Changes the HTTP client that opens sockets and makes uploads: proxy, resolver, event loops. Beans of this type are called in their
 * order, once per client, after the SSL bundle was set.
 *
 * @see io.github.reactorrealtime.transport.Transport#create(java.util.function.UnaryOperator) what can't be changed
 */
@FunctionalInterface
public interface TransportCustomizer {

    /** The client to go on with: Reactor Netty's is immutable, so every change returns another one. */
    HttpClient customize(HttpClient http);
}
