// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.transport.HandshakeRequest;
import io.github.reactorrealtime.test.wire.Minted;
import io.github.reactorrealtime.test.wire.SessionPatch;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The credentials that open sessions: the keys of the settings, and the secrets that were minted. Thread-safe. */
final class Secrets {

    private final EmulatorSettings settings;
    private final Map<String, Minted> minted = new ConcurrentHashMap<>();

    Secrets(EmulatorSettings settings) {
        this.settings = settings;
    }

    void add(Minted secret) {
        minted.put(secret.secret(), secret);
    }

    /** Whether the key opens a session; a secret does until it expires. */
    boolean opens(String key) {
        Minted secret = minted.get(key);
        return secret == null ? isKey(key) : isAlive(secret);
    }

    /** Whether the key is good for REST, where no secret is. */
    boolean isKey(String key) {
        return !minted.containsKey(key)
                && (settings.keys().isEmpty() ? !key.isBlank() : settings.keys().contains(key));
    }

    /** Whether the key was minted here, whether it lives or not. */
    boolean isMinted(String key) {
        return minted.containsKey(key);
    }

    /** The request as the service understands it: where the URL says nothing, the secret says what session to open. */
    HandshakeRequest complete(HandshakeRequest request) {
        Minted secret = secretOf(request);
        String query = request.uri().getRawQuery();
        if (secret == null || saysWhat(query)) {
            return request;
        }
        String model = secret.realtimeModel();
        String what =
                model == null ? "intent=transcription" : "model=" + URLEncoder.encode(model, StandardCharsets.UTF_8);
        String completed = query == null || query.isEmpty() ? what : query + "&" + what;
        return new HandshakeRequest(URI.create(request.uri().getRawPath() + "?" + completed), request.headers());
    }

    /** What the session starts with; null without a secret, or when the secret is for the other kind of session. */
    @Nullable
    SessionPatch preset(HandshakeRequest request, boolean realtime) {
        Minted secret = secretOf(request);
        return secret == null || realtime != (secret.realtimeModel() != null) ? null : secret.settings();
    }

    private @Nullable Minted secretOf(HandshakeRequest request) {
        for (String key : new Asked(request).keys()) {
            Minted secret = minted.get(key);
            if (secret != null) {
                return secret;
            }
        }
        return null;
    }

    private boolean isAlive(Minted secret) {
        return settings.scheduler().now(TimeUnit.SECONDS) < secret.expiresAt();
    }

    private static boolean saysWhat(@Nullable String query) {
        return query != null && query.matches("(^|.*&)(model|intent|call_id|deployment)=.*");
    }
}
