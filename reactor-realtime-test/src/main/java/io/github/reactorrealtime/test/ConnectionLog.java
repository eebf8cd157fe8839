// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.wire.ServerEvent;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what happens on one connection. Guarded by its monitor: written by the connection, read by tests. */
final class ConnectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(RealtimeEmulator.class);
    private static final String APPEND = "input_audio_buffer.append";
    private static final Set<String> SECRET = Set.of("authorization", "api-key", "x-api-key", "cookie");
    private static final String MASK = "***";

    private final int number;
    private final String uri;
    private final Map<String, String> headers = new HashMap<>();
    private final List<String> received = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<String> items = new ArrayList<>();
    private int appends;
    private long audioBytes;
    private long samples;
    private int commits;
    private int pongs;
    private int httpStatus = 101;
    private @Nullable Integer closeCode;

    ConnectionLog(int number, HandshakeRequest request) {
        this.number = number;
        this.uri = masked(request.uri());
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), masked(name, value)));
        LOG.debug("connection {}: {}", number, uri);
    }

    synchronized void refused(int status) {
        httpStatus = status;
        LOG.debug("connection {}: refused with {}", number, status);
    }

    synchronized void append(int bytes, int count) {
        if (received.isEmpty() || !received.get(received.size() - 1).equals(APPEND)) {
            received.add(APPEND);
            LOG.debug("connection {} <- {} …", number, APPEND);
        }
        appends++;
        audioBytes += bytes;
        samples += count;
    }

    synchronized void received(String type, String json) {
        LOG.debug("connection {} <- {}", number, json);
        received.add(type);
        events.add(json);
        if (type.equals("input_audio_buffer.commit")) {
            commits++;
        }
    }

    synchronized void sent(ServerEvent event) {
        LOG.debug("connection {} -> {}", number, event.json());
        sent.add(event.type());
    }

    synchronized void item(String id) {
        items.add(id);
    }

    synchronized void pong() {
        pongs++;
    }

    synchronized void closed(int code) {
        LOG.debug("connection {}: closed with {}", number, code);
        closeCode = code;
    }

    synchronized RecordedConnection snapshot() {
        return new RecordedConnection(
                number,
                uri,
                headers,
                received,
                sent,
                events,
                appends,
                audioBytes,
                samples,
                commits,
                items,
                pongs,
                httpStatus,
                closeCode);
    }

    static String masked(URI uri) {
        return uri.toString().replaceAll("(?i)(api[-_]key=)[^&]*", "$1" + MASK);
    }

    static String masked(String name, String value) {
        if (SECRET.contains(name.toLowerCase(Locale.ROOT))) {
            return MASK;
        }
        return value.replaceAll("(openai-insecure-api-key\\.)[^,\\s]+", "$1" + MASK);
    }
}
