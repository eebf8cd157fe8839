// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line can break, and the library mends. */
class SurvivedFaultsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fail:model=gpt-4o-transcribe",
                "fail:items=2-3",
                "stall:item=2,connection=1",
                "duplicate:item=1",
                "null-fields",
                "reject:status=429,code=429,retry-after=1,times=1",
                "close:code=1011,at=committed,times=1",
                "reset:after-audio=3s,connection=1",
                "half-open:at=speech-started,item=2,connection=1",
                "error:message=hiccup,at=committed",
                "error-close:code=session_expired,close=1001,at=committed,item=2,connection=1",
                "malformed:text={oops,times=1",
                "unknown:event=session.mystery",
                "expire:after=10ms,at=committed,item=2,connection=1"
            })
    void everyNumberIsThere(String fault) {
        Emulator command = new Emulator();
        new CommandLine(command).parseArgs("--fault", fault);
        try (RealtimeEmulator emulator = command.builder().start()) {
            Route service = Route.at(emulator.uri(), Dialect.OPENAI).apiKey("any");
            Duration patience = Duration.ofSeconds(20);
            RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                    .route(service.model("gpt-4o-transcribe"))
                    .route(service.model("whisper-1"))
                    .answerDeadline(Duration.ofSeconds(3))
                    .connect(new ConnectSettings(patience, patience, Duration.ofSeconds(1), Duration.ofSeconds(3)))
                    .resilience(Resilience.builder().build())
                    .build();

            List<String> texts = transcriber
                    .transcribe(
                            DtmfTones.in(AudioFormat.PCM16_24KHZ).numberedTurns(0, 5, Duration.ofMillis(900), 4_800))
                    .ofType(Completed.class)
                    .map(Completed::text)
                    .collectList()
                    .block(Duration.ofMinutes(2));

            assertThat(texts).containsExactly("0", "1", "2", "3", "4");
        }
    }
}
