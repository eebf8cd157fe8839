// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.test.DtmfTones;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;

/** Application contexts with the starter, and what is said in them. */
final class Contexts {

    static final String SECRET = "sk-very-secret-key";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Contexts() {}

    /** Without any property. */
    static ApplicationContextRunner bare() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(ReactorRealtimeAutoConfiguration.class, SslAutoConfiguration.class));
    }

    /** With a route to OpenAI, in three properties. */
    static ApplicationContextRunner openAi() {
        return bare().withPropertyValues(
                        "reactor-realtime.routes[0].provider=openai",
                        "reactor-realtime.routes[0].api-key=" + SECRET,
                        "reactor-realtime.routes[0].model=gpt-4o-transcribe");
    }

    /** What the context's transcriber makes of two keys of a telephone, a second apart. */
    static List<String> transcribe(ApplicationContext context) {
        RealtimeTranscriber transcriber = context.getBean(RealtimeTranscriber.class);
        Flux<ByteBuffer> audio = DtmfTones.in(transcriber.format()).numberedTurns(0, 2, Duration.ofSeconds(1), 4_800);
        List<String> texts = transcriber
                .transcribe(audio)
                .ofType(TranscriptEvent.Completed.class)
                .map(TranscriptEvent.Completed::text)
                .collectList()
                .block(PATIENCE);
        return texts == null ? List.of() : texts;
    }
}
