// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Handshakes.Opened;
import io.github.reactorrealtime.test.Handshakes.RefusedByHttp;
import io.github.reactorrealtime.test.Handshakes.RefusedInBand;
import io.github.reactorrealtime.test.Handshakes.Verdict;
import io.github.reactorrealtime.test.transport.HandshakeAnswer;
import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The service without its transport: answers handshakes and makes connections. Thread-safe; everything that happens on a
 * connection happens on that connection's worker.
 */
final class EmulatedService {

    private final EmulatorSettings settings;
    private final FaultScript faults;
    private final List<ConnectionLog> logs = new CopyOnWriteArrayList<>();
    private final long startedNanos;

    EmulatedService(EmulatorSettings settings, FaultScript faults) {
        this.settings = settings;
        this.faults = faults;
        startedNanos = settings.scheduler().now(TimeUnit.NANOSECONDS);
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

    synchronized HandshakeAnswer handshake(HandshakeRequest request) {
        int number = logs.size() + 1;
        ConnectionLog log = new ConnectionLog(number, request);
        logs.add(log);
        Handshakes handshakes = new Handshakes(settings, new Ids(settings.seed(), -number));
        Verdict usual = handshakes.decide(request);
        List<Fault> due = faults.striking(new Situation(
                Point.HANDSHAKE, number, model(usual), 0, null, Duration.ZERO, Duration.ZERO, sinceStart()));
        Verdict verdict = handshakes.under(due, request, usual);
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
            return opened.dialect() == Dialect.VLLM
                    ? new VllmConnection(this, number, log, outlet, due)
                    : new EmulatedConnection(this, number, opened, log, outlet, due);
        });
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
