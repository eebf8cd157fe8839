// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import io.github.reactorrealtime.RealtimeTranscriber;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.support.WebSocketHandlerAdapter;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.WebFilter;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.json.JsonMapper;

/** The endpoints of the page, and what browsers are told to forbid it. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; worker-src 'self'; media-src 'self' blob:; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";
    /** Before the static files', which take every path. */
    private static final int FIRST = -1;

    private static final int ID_BYTES = 16;

    @Bean
    CaptionSessions captionSessions(RealtimeTranscriber transcriber, CaptionsProperties properties) {
        return new CaptionSessions(transcriber, properties, Schedulers.parallel(), unguessable());
    }

    @Bean
    HandlerMapping captionSocket(CaptionSessions sessions, CaptionsProperties properties, JsonMapper json) {
        ServerMessages messages = new ServerMessages(json);
        Supplier<PageLink> links =
                () -> new PageLink(sessions, messages, Schedulers.parallel(), properties.heartbeat());
        CaptionSocket socket = new CaptionSocket(links, new PageMessageReader(json), properties.allowedOrigins());
        return new SimpleUrlHandlerMapping(Map.of("/captions", socket), FIRST);
    }

    @Bean
    WebSocketHandlerAdapter webSocketHandlerAdapter(CaptionsProperties properties) {
        int largest = Math.toIntExact(properties.maxMessage().toBytes());
        WebSocketService service = new HandshakeWebSocketService(new ReactorNettyRequestUpgradeStrategy(
                () -> WebsocketServerSpec.builder().maxFramePayloadLength(largest)));
        return new WebSocketHandlerAdapter(service);
    }

    @Bean
    WebFilter securityHeaders() {
        return (exchange, chain) -> {
            HttpHeaders headers = exchange.getResponse().getHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Permissions-Policy", "microphone=(self), camera=(), geolocation=()");
            return chain.filter(exchange);
        };
    }

    private static Supplier<String> unguessable() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] id = new byte[ID_BYTES];
            random.nextBytes(id);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        };
    }
}
