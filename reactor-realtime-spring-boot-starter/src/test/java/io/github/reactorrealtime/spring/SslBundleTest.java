// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static io.github.reactorrealtime.spring.Contexts.bare;
import static io.github.reactorrealtime.spring.Contexts.transcribe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reactorrealtime.error.ConnectionFailedException;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.transport.ConnectionProbe;
import io.github.reactorrealtime.transport.Transport;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

/** Whom to trust is said by Spring Boot's SSL bundles. */
class SslBundleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().tls().start();

    @AutoClose
    private final RealtimeEmulator other = RealtimeEmulator.builder().tls().start();

    private final ApplicationContextRunner runner = bare().withPropertyValues(
                    "reactor-realtime.routes[0].url=" + emulator.uri(),
                    "reactor-realtime.routes[0].api-key=any",
                    "reactor-realtime.routes[0].model=gpt-4o-transcribe",
                    "reactor-realtime.quiet=100ms",
                    "spring.ssl.bundle.pem.ours.truststore.certificate=" + emulator.certificatePem(),
                    "spring.ssl.bundle.pem.others.truststore.certificate=" + other.certificatePem());

    @Test
    void aCertificateThatNobodyKnowsIsRefused() {
        runner.run(context -> assertThatExceptionOfType(ConnectionFailedException.class)
                .isThrownBy(() -> transcribe(context))
                .withRootCauseInstanceOf(Exception.class)
                .satisfies(e -> assertThat(e).hasStackTraceContaining("unable to find valid certification path")));
    }

    @Test
    void aBundleForAllRoutesIsTrusted() {
        runner.withPropertyValues("reactor-realtime.ssl.bundle=ours")
                .run(context -> assertThat(transcribe(context)).containsExactly("0", "1"));
    }

    @Test
    void aBundleOfOneRouteIsTrustedThereOnly() {
        runner.withPropertyValues(
                        "reactor-realtime.routes[0].ssl.bundle=ours",
                        "reactor-realtime.routes[1].url=" + other.uri(),
                        "reactor-realtime.routes[1].model=whisper-1")
                .run(context -> {
                    assertThat(transcribe(context)).containsExactly("0", "1");
                    ConnectionProbe probe = probe(context.getBean(Transport.class));
                    assertThat(handshake(probe, emulator)).isNull();
                    assertThat(handshake(probe, other)).isInstanceOf(SSLException.class);
                    assertThat(probe.certificates(other.uri()).block(PATIENCE)).containsExactly(other.certificate());
                });
    }

    @Test
    void everyRouteMayHaveABundleOfItsOwn() {
        runner.withPropertyValues(
                        "reactor-realtime.ssl.bundle=others",
                        "reactor-realtime.routes[0].ssl.bundle=ours",
                        "reactor-realtime.routes[1].url=" + other.uri(),
                        "reactor-realtime.routes[1].model=whisper-1")
                .run(context -> {
                    ConnectionProbe probe = probe(context.getBean(Transport.class));
                    assertThat(handshake(probe, emulator)).isNull();
                    assertThat(handshake(probe, other)).isNull();
                });
    }

    @Test
    void aReloadedBundleIsThatOfNewSockets() {
        DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry("late", trust(other));
        bare().withPropertyValues(
                        "reactor-realtime.routes[0].url=" + emulator.uri(),
                        "reactor-realtime.routes[0].api-key=any",
                        "reactor-realtime.routes[0].model=gpt-4o-transcribe",
                        "reactor-realtime.quiet=100ms",
                        "reactor-realtime.ssl.bundle=late")
                .withBean(SslBundles.class, () -> registry)
                .run(context -> {
                    Transport transport = context.getBean(Transport.class);
                    assertThat(handshake(probe(transport), emulator)).isInstanceOf(SSLException.class);
                    registry.updateBundle("late", trust(emulator));
                    assertThat(handshake(probe(transport), emulator)).isNull();
                    assertThat(transcribe(context)).containsExactly("0", "1");
                });
    }

    @Test
    void aReloadedBundleThatCanNotBeUsedChangesNothing() {
        DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry("late", trust(emulator));
        bare().withPropertyValues(
                        "reactor-realtime.routes[0].url=" + emulator.uri(),
                        "reactor-realtime.routes[0].api-key=any",
                        "reactor-realtime.routes[0].model=gpt-4o-transcribe",
                        "reactor-realtime.quiet=100ms",
                        "reactor-realtime.ssl.bundle=late")
                .withBean(SslBundles.class, () -> registry)
                .run(context -> {
                    registry.updateBundle(
                            "late",
                            SslBundle.of(new PemSslStoreBundle(
                                    null,
                                    PemSslStoreDetails.forCertificate(
                                            "-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----"))));
                    assertThat(transcribe(context)).containsExactly("0", "1");
                });
    }

    @Test
    void customizersSeeTheClientAfterTheBundle() {
        AtomicInteger clients = new AtomicInteger();
        runner.withPropertyValues("reactor-realtime.ssl.bundle=ours")
                .withBean(TransportCustomizer.class, () -> http -> {
                    clients.incrementAndGet();
                    assertThat(http.configuration().sslProvider()).isNotNull();
                    return http.headers(headers -> headers.set("x-customized", "yes"));
                })
                .run(context -> assertThat(transcribe(context)).hasSize(2));
        assertThat(clients).hasValue(1);
        assertThat(emulator.connections())
                .singleElement()
                .satisfies(connection ->
                        assertThat(connection.headers()).containsAllEntriesOf(Map.of("x-customized", "yes")));
    }

    private static SslBundle trust(RealtimeEmulator emulator) {
        return SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(emulator.certificatePem())));
    }

    private static ConnectionProbe probe(Transport transport) {
        ConnectionProbe probe = transport.probe();
        assertThat(probe).isNotNull();
        return probe;
    }

    private static @Nullable Throwable handshake(ConnectionProbe probe, RealtimeEmulator emulator) {
        return probe.handshake(emulator.uri())
                .then(Mono.<Throwable>empty())
                .onErrorResume(Mono::just)
                .block(PATIENCE);
    }
}
