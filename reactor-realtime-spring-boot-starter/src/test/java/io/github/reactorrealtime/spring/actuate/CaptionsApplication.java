// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.test.DtmfTones;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Transcribes what is said on a telephone keypad, for as long as somebody listens. */
@SpringBootConfiguration
@EnableAutoConfiguration
class CaptionsApplication {

    @Bean
    SimpleTracer tracer() {
        return new SimpleTracer();
    }

    @RestController
    static class Captions {

        private final RealtimeTranscriber transcriber;

        Captions(RealtimeTranscriber transcriber) {
            this.transcriber = transcriber;
        }

        /** So many turns, then silence without end. */
        @GetMapping(path = "/captions/{turns}", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> captions(@PathVariable int turns) {
            DtmfTones tones = DtmfTones.in(transcriber.format());
            Flux<ByteBuffer> audio = tones.numberedTurns(0, turns, Duration.ofSeconds(1), 4_800)
                    .concatWithValues(ByteBuffer.wrap(tones.silence(Duration.ofSeconds(2))))
                    .concatWith(Flux.never());
            return audio.transform(transcriber).ofType(Completed.class).map(Completed::text);
        }
    }
}
