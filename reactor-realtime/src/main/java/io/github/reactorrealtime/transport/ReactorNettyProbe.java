// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider;
import reactor.netty.tcp.TcpClient;
import reactor.netty.transport.ProxyProvider;

/** {@link ConnectionProbe} with the resolver, the event loops and the TLS settings of the HTTP client that makes the real connections. */
@SuppressWarnings("FutureReturnValueIgnored") // how resolving ended is heard by the listener
final class ReactorNettyProbe implements ConnectionProbe {

    private final HttpClientConfig config;

    ReactorNettyProbe(HttpClient http) {
        this.config = http.configuration();
    }

    @Override
    public @Nullable String proxy(URI uri) {
        ProxyProvider proxy = config.proxyProvider();
        Supplier<? extends @Nullable ProxyProvider> late = config.proxyProviderSupplier();
        if (proxy == null && late != null) {
            proxy = late.get();
        }
        return proxy == null || !proxy.shouldProxy(InetSocketAddress.createUnresolved(host(uri), port(uri)))
                ? null
                : String.valueOf(proxy.getProxyAddress());
    }

    @Override
    public Mono<List<InetAddress>> resolve(URI uri) {
        return Mono.create(sink -> {
            Future<List<InetSocketAddress>> answer = addresses(uri);
            sink.onCancel(() -> answer.cancel(false));
            answer.addListener((Future<List<InetSocketAddress>> done) -> {
                if (done.isSuccess()) {
                    sink.success(done.getNow().stream()
                            .map(InetSocketAddress::getAddress)
                            .toList());
                } else if (!done.isCancelled()) {
                    sink.error(requireNonNull(done.cause(), "cause"));
                }
            });
        });
    }

    @SuppressWarnings("unchecked") // the group says which addresses it resolves only by what it accepts
    private Future<List<InetSocketAddress>> addresses(URI uri) {
        AddressResolverGroup<?> named = config.resolver();
        AddressResolverGroup<?> resolvers = named == null ? config.defaultAddressResolverGroup() : named;
        return ((AddressResolverGroup<InetSocketAddress>) resolvers)
                .getResolver(config.loopResources().onClient(true).next())
                .resolveAll(InetSocketAddress.createUnresolved(host(uri), port(uri)));
    }

    @Override
    public Mono<SocketAddress> connect(URI uri) {
        return look(tcp(uri), connection -> requireNonNull(connection.channel().remoteAddress(), "address"));
    }

    @Override
    public Mono<TlsPeer> handshake(URI uri) {
        return provider(this::trust).flatMap(trust -> look(tcp(uri).secure(trust), ReactorNettyProbe::peer));
    }

    @Override
    public Mono<List<X509Certificate>> certificates(URI uri) {
        return provider(ReactorNettyProbe::anything)
                .flatMap(anything -> look(
                        tcp(uri).secure(anything),
                        connection -> peer(connection).certificates()));
    }

    /** Off the event loops: Java reads its trust store from disk. */
    private static Mono<SslProvider> provider(Callable<SslProvider> maker) {
        return Mono.fromCallable(maker).subscribeOn(Schedulers.boundedElastic());
    }

    private <T> Mono<T> look(TcpClient client, Function<? super Connection, T> look) {
        return Mono.defer(() -> Mono.usingWhen(
                client.connect(),
                connection -> Mono.fromCallable(() -> look.apply(connection)),
                connection -> Mono.fromRunnable(connection::dispose)));
    }

    private TcpClient tcp(URI uri) {
        TcpClient client = TcpClient.create(ConnectionProvider.newConnection())
                .runOn(config.loopResources())
                .host(host(uri))
                .port(port(uri));
        AddressResolverGroup<?> named = config.resolver();
        return named == null ? client : client.resolver(named);
    }

    private SslProvider trust() {
        SslProvider configured = config.sslProvider();
        return configured != null
                ? configured
                : SslProvider.addHandlerConfigurator(
                        SslProvider.defaultClientProvider(), handler -> checkHost(handler, "HTTPS"));
    }

    /** Only for reading certificates: nothing is sent over such a connection. */
    private static SslProvider anything() {
        try {
            return SslProvider.addHandlerConfigurator(
                    SslProvider.builder()
                            .sslContext(SslContextBuilder.forClient()
                                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                    .build())
                            .build(),
                    handler -> checkHost(handler, ""));
        } catch (SSLException e) {
            throw new IllegalStateException("this Java can't do TLS", e);
        }
    }

    private static void checkHost(SslHandler handler, String algorithm) {
        SSLParameters parameters = handler.engine().getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(algorithm);
        handler.engine().setSSLParameters(parameters);
    }

    private static TlsPeer peer(Connection connection) {
        SslHandler handler = requireNonNull(connection.channel().pipeline().get(SslHandler.class), "TLS handler");
        SSLSession session = handler.engine().getSession();
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    certificates.add(x509);
                }
            }
        } catch (SSLException e) {
            throw new IllegalStateException("the server showed no certificate", e);
        }
        return new TlsPeer(session.getProtocol(), certificates);
    }

    private static String host(URI uri) {
        String host = requireNonNull(uri.getHost(), "host");
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return bracketed ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI uri) {
        boolean secure = "wss".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        return uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    }
}
