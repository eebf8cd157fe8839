// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.docs;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptCheck;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioSources;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.spring.TranscriberCustomizer;
import io.github.reactorrealtime.spring.TransportCustomizer;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The code of docs/spring.md, as part of an application that runs. */
@SpringBootTest
class SpringExamplesTest {

    static final RealtimeEmulator EMULATOR = RealtimeEmulator.builder().start();

    @DynamicPropertySource
    static void routes(DynamicPropertyRegistry registry) {
        registry.add("reactor-realtime.routes[0].url", EMULATOR::uri);
        registry.add("reactor-realtime.routes[0].api-key", () -> "any");
        registry.add("reactor-realtime.routes[0].model", () -> "gpt-4o-transcribe");
    }

    @AfterAll
    static void close() {
        EMULATOR.close();
    }

    @Test
    void theTranscriberOfTheProperties(@Autowired RealtimeTranscriber transcriber) {
        transcriber
                .transcribe(keys(transcriber))
                .ofType(TranscriptEvent.Completed.class)
                .map(TranscriptEvent.Completed::text)
                .as(StepVerifier::create)
                .expectNext("0", "1")
                .verifyComplete();
    }

    @Test
    void aSecondTranscriberBesideIt(@Autowired @Qualifier("pushToTalk") RealtimeTranscriber pushToTalk) {
        pushToTalk
                .transcribe(keys(pushToTalk))
                .ofType(TranscriptEvent.Completed.class)
                .map(TranscriptEvent.Completed::text)
                .as(StepVerifier::create)
                .expectNext("01")
                .verifyComplete();
    }

    private static Flux<ByteBuffer> keys(RealtimeTranscriber transcriber) {
        return DtmfTones.in(transcriber.format()).numberedTurns(0, 2, Duration.ofSeconds(1), 4_800);
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Application {}

    /** Not part of this application, since it has no argument; the one below src/it runs it. */
    static class Lines {

        @Bean
        ApplicationRunner captions(RealtimeTranscriber transcriber) {
            return arguments -> AudioSources.wav(
                            Path.of(arguments.getNonOptionArgs().get(0)))
                    .flatMapMany(transcriber::transcribe)
                    .ofType(TranscriptEvent.Completed.class)
                    .doOnNext(turn -> System.out.println(turn.text()))
                    .blockLast();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Others {

        @Bean(defaultCandidate = false)
        @Qualifier("pushToTalk")
        RealtimeTranscriber pushToTalk(RealtimeTranscriber.Builder builder) {
            return builder.turns(Turns.manual()).build();
        }

        @Bean
        TransportCustomizer proxy() {
            return http -> http.proxyWithSystemProperties();
        }

        @Bean
        TranscriberCustomizer slowly() {
            return builder -> builder.maxSpeed(20);
        }

        @Bean
        TranscriptCheck doubts() {
            return TranscriptCheck.loops(5).or(TranscriptCheck.phrases("Thank you for watching."));
        }

        @Bean
        Credential gatewayTokens(TokenService tokens) {
            return Credential.bearer(tokens::next, Duration.ofMinutes(5));
        }

        @Bean
        TokenService tokenService() {
            return () -> Mono.just(new AccessToken("token", Instant.MAX));
        }
    }

    interface TokenService {
        Mono<AccessToken> next();
    }

    /** Without the starter. */
    static final class ByHand {

        @Bean
        RealtimeTranscriber transcriber(@Value("${openai.api-key}") String apiKey) {
            return RealtimeTranscriber.builder()
                    .route(Route.openAi(apiKey).model("gpt-4o-transcribe"))
                    .build();
        }
    }
}
