// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.docs;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptCheck;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What the documentation shows about turns and what becomes of them. */
class TurnExamplesTest {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final Route route =
            Route.at(emulator.uri(), Dialect.OPENAI).apiKey("any").model("gpt-4o-transcribe");
    private final Route fallback = route.model("whisper-1");
    private final Flux<ByteBuffer> audio =
            DtmfTones.in(AudioFormat.PCM16_24KHZ).numberedTurns(0, 3, Duration.ofSeconds(1), 4_800);

    @Test
    void turnsThatSessionsFailAreUploaded() {
        RealtimeTranscriber withUploads = RealtimeTranscriber.builder()
                .route(route)
                .route(fallback.rest())
                .build();
        emulator.inject(Fault.failTranscription(), When.always());
        audio.transform(withUploads)
                .ofType(Completed.class)
                .map(turn -> turn.text() + " from " + turn.provenance().model())
                .as(StepVerifier::create)
                .expectNext("0 from whisper-1", "1 from whisper-1", "2 from whisper-1")
                .expectComplete()
                .verify(Duration.ofMinutes(1));
    }

    @Test
    void doubtfulTextsAreTranscribedAgain() {
        RealtimeTranscriber careful = RealtimeTranscriber.builder()
                .route(route)
                .route(fallback)
                .secondOpinion(TranscriptCheck.loops(5)
                        .or(TranscriptCheck.fewerWordsThan(20, Duration.ofSeconds(15)))
                        .or(TranscriptCheck.phrases("Thank you for watching.")))
                .build();
        audio.transform(careful)
                .ofType(Completed.class)
                .map(Completed::text)
                .as(StepVerifier::create)
                .expectNext("0", "1", "2")
                .expectComplete()
                .verify(Duration.ofMinutes(1));
    }
}
