// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.audio.AudioFormat;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.server.WebHandler;

/** Twilio's way in. */
@Configuration(proxyBeanMethods = false)
class TwilioConfiguration {

    @Bean(defaultCandidate = false)
    RealtimeTranscriber telephone(Route route) {
        return RealtimeTranscriber.builder()
                .route(route)
                .format(AudioFormat.PCMU_8KHZ)
                .overflow(Overflow.DROP_OLDEST)
                .build();
    }

    @Bean
    HandlerMapping twilioStreams(
            TwilioCalls calls,
            @Value("${twilio.stream-url}") URI url,
            @Value("${twilio.auth-token}") String authToken) {
        WebSocketService upgrade = new HandshakeWebSocketService();
        byte[] expected = signature(url.toString(), authToken);
        WebHandler guarded = exchange -> {
            String signature = exchange.getRequest().getHeaders().getFirst("X-Twilio-Signature");
            if (signature != null && MessageDigest.isEqual(expected, signature.getBytes(UTF_8))) {
                return upgrade.handleRequest(exchange, calls);
            }
            exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
            return exchange.getResponse().setComplete();
        };
        return new SimpleUrlHandlerMapping(Map.of(url.getPath(), guarded), -1);
    }

    /** As Twilio signs a request without parameters. */
    static byte[] signature(String url, String authToken) {
        try {
            Mac hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(authToken.getBytes(UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encode(hmac.doFinal(url.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has HmacSHA1", e);
        }
    }
}
