// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.transport.ConnectionProbe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The way to the host, layer by layer: name, address, encryption. */
final class NetworkChecks {

    private final Course course;

    NetworkChecks(Course course) {
        this.course = course;
    }

    Flux<Finding> run() {
        return Flux.defer(() -> {
            String blind = course.pointless() == null ? blind() : course.pointless();
            ConnectionProbe probe = course.checkup.transport().probe();
            if (blind != null || probe == null) {
                String reason = String.valueOf(blind);
                return Flux.just(Step.DNS, Step.TCP, Step.TLS).map(step -> course.skipped(step, reason));
            }
            URI uri = course.endpoint().base();
            Duration limit = course.checkup.settings().connectTimeout();
            return Flux.concat(
                            course.step(Step.DNS, limit, () -> dns(probe, uri)),
                            course.step(Step.TCP, limit, () -> tcp(probe, uri)),
                            course.step(Step.TLS, limit.multipliedBy(2), () -> tls(probe, uri)))
                    .doOnNext(this::note);
        });
    }

    private @Nullable String blind() {
        ConnectionProbe probe = course.checkup.transport().probe();
        if (probe == null) {
            return "this transport shows nothing below a WebSocket";
        }
        String proxy = probe.proxy(course.endpoint().base());
        return proxy == null ? null : "the proxy " + proxy + " does this on the other side";
    }

    /** Whoever can't get to the host can't ask it anything. */
    private void note(Finding finding) {
        if (finding.outcome() == Outcome.FAILED) {
            course.endsHere("the host was not reached, see " + finding.step());
        }
    }

    private static Mono<Verdict> dns(ConnectionProbe probe, URI uri) {
        return probe.resolve(uri)
                .map(addresses -> Verdict.ok(described(uri.getHost(), addresses)))
                .onErrorResume(
                        UnknownHostException.class,
                        unknown -> Mono.just(Verdict.failed(
                                "the name " + uri.getHost() + " is unknown here",
                                "check its spelling (Azure: RESOURCE.openai.azure.com) and this machine's DNS; the name of a"
                                        + " private endpoint is known in its own network only")));
    }

    private static String described(String host, List<InetAddress> addresses) {
        int others = addresses.size() - 1;
        String first = addresses.get(0).getHostAddress();
        return first.equals(host)
                ? host + " is an address already"
                : host + " is " + first + (others == 0 ? "" : " and " + others + " more");
    }

    private static Mono<Verdict> tcp(ConnectionProbe probe, URI uri) {
        return probe.connect(uri)
                .map(address -> Verdict.ok("connected to " + described(address)))
                .onErrorResume(
                        error -> !(error instanceof TimeoutException),
                        error -> Mono.just(Verdict.failed(
                                "no connection: " + error.getMessage(),
                                "check the port and that something listens there; a firewall, or a network that wants a proxy,"
                                        + " looks the same")));
    }

    private static String described(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress() + " port " + inet.getPort()
                : address.toString();
    }

    private Mono<Verdict> tls(ConnectionProbe probe, URI uri) {
        if (!"wss".equals(uri.getScheme())) {
            return Mono.just(Verdict.skipped("ws:// is not encrypted: whoever listens reads the key and the audio"));
        }
        Certificates certificates = new Certificates(uri.getHost(), course.checkup.now());
        return probe.handshake(uri)
                .map(certificates::accepted)
                .onErrorResume(
                        error -> !(error instanceof TimeoutException),
                        error -> probe.certificates(uri)
                                .map(chain -> certificates.refused(chain, error))
                                .onErrorResume(unreadable -> Mono.just(Certificates.noTls(error))));
    }
}
