// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The endpoint the page connects to. Browsers on pages of other origins are refused with status 403. */
final class CaptionSocket implements WebSocketHandler, CorsConfigurationSource {

    private static final Logger log = LoggerFactory.getLogger(CaptionSocket.class);

    private final Supplier<PageLink> links;
    private final PageMessageReader reader;
    private final CorsConfiguration origins = new CorsConfiguration();

    /** @param allowedOrigins beside its own */
    CaptionSocket(Supplier<PageLink> links, PageMessageReader reader, List<String> allowedOrigins) {
        this.links = links;
        this.reader = reader;
        origins.setAllowedOrigins(allowedOrigins);
    }

    @Override
    public Mono<Void> handle(WebSocketSession socket) {
        PageLink link = links.get();
        Mono<Void> writing = socket.send(link.outgoing().map(socket::textMessage))
                .then(Mono.defer(() -> socket.close(link.closeStatus())));
        Mono<Void> reading =
                Mono.fromRunnable(() -> socket.receive().map(reader::read).subscribe(link));
        return Mono.when(writing, reading).doFinally(signal -> link.gone()).onErrorResume(lost -> {
            log.debug("A socket was lost: {}", lost.toString());
            return Mono.empty();
        });
    }

    @Override
    public CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
        return origins;
    }
}
