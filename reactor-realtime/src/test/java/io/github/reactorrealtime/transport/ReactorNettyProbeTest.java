// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.netty.transport.ProxyProvider;
import reactor.test.StepVerifier;

/** What can be seen of the way to a server. TLS is tested end to end, with the emulator. */
class ReactorNettyProbeTest {

    @AutoClose
    private final LoopbackServer server = new LoopbackServer();

    private final ConnectionProbe probe = requireNonNull(Transport.create().probe());

    @Test
    void aNameBecomesAddresses() {
        probe.resolve(URI.create("wss://localhost"))
                .as(StepVerifier::create)
                .assertNext(addresses ->
                        assertThat(addresses).isNotEmpty().allMatch(address -> address.isLoopbackAddress()))
                .verifyComplete();
    }

    @Test
    void anUnknownNameIsSaidToBeUnknown() {
        probe.resolve(URI.create("wss://no-such-host.invalid"))
                .as(StepVerifier::create)
                .verifyError(UnknownHostException.class);
    }

    @Test
    void theAddressThatTookAConnectionIsTold() {
        URI uri = server.request("/listen").uri();
        probe.connect(uri)
                .as(StepVerifier::create)
                .assertNext(address ->
                        assertThat(((InetSocketAddress) address).getPort()).isEqualTo(uri.getPort()))
                .verifyComplete();
    }

    @Test
    void aRefusedConnectionIsAnError() {
        URI uri = server.request("/listen").uri();
        server.close();
        probe.connect(uri).as(StepVerifier::create).verifyError(ConnectException.class);
    }

    @Test
    void theProxyOfRealConnectionsIsNamed() {
        ConnectionProbe behind =
                requireNonNull(Transport.create(http -> http.proxy(proxy -> proxy.type(ProxyProvider.Proxy.HTTP)
                                .host("proxy.test")
                                .port(3128)
                                .nonProxyHosts("localhost")))
                        .probe());
        assertThat(behind.proxy(URI.create("wss://api.openai.com")))
                .contains("proxy.test")
                .contains("3128");
        assertThat(behind.proxy(URI.create("ws://localhost"))).isNull();
        assertThat(probe.proxy(URI.create("wss://api.openai.com"))).isNull();
    }
}
