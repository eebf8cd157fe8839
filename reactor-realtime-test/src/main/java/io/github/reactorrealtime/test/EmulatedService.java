// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.test.Handshakes.Opened;
import io.github.reactorrealtime.test.Handshakes.RefusedByHttp;
import io.github.reactorrealtime.test.Handshakes.RefusedInBand;
import io.github.reactorrealtime.test.Handshakes.Verdict;
import io.github.reactorrealtime.test.transport.HandshakeAnswer;
import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.transport.HttpAnswer;
import io.github.reactorrealtime.test.transport.HttpCall;
import io.github.reactorrealtime.test.transport.Service;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import io.github.reactorrealtime.test.wire.SessionPatch;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The service without its transport: answers handshakes and makes connections. Thread-safe; everything that happens on a
 * connection happens on that connection's worker.
 */
final class EmulatedService implements Service {

    private static final int UPGRADE_REQUIRED = 426;

    private final EmulatorSettings settings;
    private final FaultScript faults;
    private final List<ConnectionLog> logs = new CopyOnWriteArrayList<>();
    private final long startedNanos;
    private final Secrets secrets;
    private final RestService rest;

    EmulatedService(EmulatorSettings settings, FaultScript faults) {
        this.settings = settings;
        this.faults = faults;
        startedNanos = settings.scheduler().now(TimeUnit.NANOSECONDS);
        secrets = new Secrets(settings);
        rest = new RestService(settings, secrets, new RequestFaults(faults, settings.scheduler(), this::sinceStart));
    }

    EmulatorSettings settings() {
        return settings;
    }

    FaultScript faults() {
        return faults;
    }

    Duration sinceStart() {
        return Duration.ofNanos(settings.scheduler().now(TimeUnit.NANOSECONDS) - startedNanos);
    }

    List<RecordedConnection> connections() {
        return logs.stream().map(ConnectionLog::snapshot).toList();
    }

    List<RecordedRequest> requests() {
        return rest.recorded();
    }

    @Override
    public Mono<HttpAnswer> exchange(HttpCall call) {
        return call.path().endsWith("/realtime") && call.method().equals("GET")
                ? Mono.fromSupplier(() -> withoutUpgrade(call))
                : rest.exchange(call);
    }

    @Override
    public synchronized HandshakeAnswer handshake(HandshakeRequest request) {
        int number = logs.size() + 1;
        ConnectionLog log = new ConnectionLog(number, request);
        logs.add(log);
        Handshakes handshakes = new Handshakes(settings, new Ids(settings.seed(), -number), secrets::opens);
        HandshakeRequest completed = secrets.complete(request);
        Verdict usual = handshakes.decide(completed);
        List<Fault> due = faults.striking(new Situation(
                Point.HANDSHAKE,
                number,
                model(usual),
                0,
                null,
                Duration.ZERO,
                Duration.ZERO,
                sinceStart(),
                request.uri().getPath()));
        Verdict verdict = handshakes.under(due, completed, usual);
        for (Fault fault : due) {
            if (fault instanceof Fault.RejectHandshake reject) {
                return refuse(log, rejection(reject, request, handshakes));
            }
        }
        if (verdict instanceof RefusedByHttp refused) {
            return refuse(log, refused.answer());
        }
        return new HandshakeAnswer.Upgrade(peer -> {
            Outlet outlet = new Outlet(peer, settings.scheduler().createWorker(), log);
            if (verdict instanceof RefusedInBand refused) {
                return new RefusedConnection(refused, outlet, log, new Ids(settings.seed(), number));
            }
            Opened opened = (Opened) verdict;
            if (opened.dialect() == Dialect.VLLM) {
                return new VllmConnection(this, number, log, outlet, due);
            }
            SessionPatch preset = secrets.preset(request, opened.realtimeModel() != null);
            return new EmulatedConnection(this, number, opened, preset, log, outlet, due);
        });
    }

    /** The address of a socket, asked for like a page. */
    private HttpAnswer withoutUpgrade(HttpCall call) {
        HandshakeAnswer answer = handshake(call.head());
        if (answer instanceof HandshakeAnswer.Refuse refuse) {
            return new HttpAnswer(
                    refuse.status(), refuse.headers(), Flux.just(refuse.body().getBytes(UTF_8)));
        }
        return new HttpAnswer(UPGRADE_REQUIRED, Map.of("upgrade", "websocket"), Flux.empty());
    }

    private static HandshakeAnswer refuse(ConnectionLog log, HandshakeAnswer.Refuse answer) {
        log.refused(answer.status());
        return answer;
    }

    private static @Nullable String model(Verdict verdict) {
        return verdict instanceof Opened opened ? opened.realtimeModel() : null;
    }

    private static HandshakeAnswer.Refuse rejection(
            Fault.RejectHandshake reject, HandshakeRequest request, Handshakes handshakes) {
        String code = reject.code();
        Map<String, String> headers = new HashMap<>();
        String path = request.uri().getPath();
        if (path != null && (path.startsWith("/openai/") || path.startsWith("/mai/"))) {
            headers.putAll(handshakes.azureHeaders());
        }
        headers.putAll(reject.headers());
        String body = code == null ? "" : ServerEventWriter.httpBody(code, reject.message());
        return new HandshakeAnswer.Refuse(reject.status(), headers, body);
    }
}
