// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetirementNoticeTest {

    private static final LocalDate OPENAI_END = LocalDate.of(2027, 2, 26);
    private static final LocalDate AZURE_END = LocalDate.of(2026, 12, 15);

    private final TranscriptionModel whisper = TranscriptionModels.standard().of("whisper-1");

    @ParameterizedTest
    @CsvSource({"91,", "90,in 90 days", "1,in 1 day", "0,today", "-1,1 day ago", "-400,400 days ago"})
    void itIsGivenWithin90DaysAndForEverAfter(int daysBefore, @Nullable String distance) {
        String openAi = whisper.retirementNotice(Provider.OPENAI, OPENAI_END.minusDays(daysBefore));
        String azure = whisper.retirementNotice(Provider.AZURE, AZURE_END.minusDays(daysBefore));
        if (distance == null) {
            assertThat(openAi).isNull();
            assertThat(azure).isNull();
        } else {
            assertThat(openAi)
                    .startsWith("OpenAI switches off whisper-1 on 2027-02-26 (" + distance
                            + ") — move to gpt-live-transcribe");
            assertThat(azure)
                    .startsWith("Azure switches off whisper-1 version 001 on 2026-12-15 (" + distance
                            + ") — move to gpt-live-transcribe");
        }
    }

    @Test
    void aModelWithoutADateHasNone() {
        TranscriptionModel live = TranscriptionModels.standard().of("gpt-live-transcribe");
        assertThat(live.retirementNotice(Provider.OPENAI, LocalDate.of(2030, 1, 1)))
                .isNull();
        assertThat(live.retirementNotice(Provider.AZURE, LocalDate.of(2030, 1, 1)))
                .isNull();
    }

    @Test
    void allVersionsAreNamedAndHowToNameOnesOwn() {
        LocalDate today = LocalDate.of(2026, 11, 21);
        TranscriptionModels models = TranscriptionModels.standard();
        assertThat(models.of("gpt-4o-mini-transcribe").retirementNotice(Provider.AZURE, today))
                .contains(
                        "version 2025-03-20 on 2026-10-15 (37 days ago)",
                        "version 2025-12-15 on 2027-06-15 (in 206 days)",
                        "name it in the model: gpt-4o-mini-transcribe-2025-12-15");
        assertThat(models.of("gpt-4o-mini-transcribe-2025-12-15").retirementNotice(Provider.AZURE, today))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "wss://api.openai.com,OPENAI,OPENAI",
        "https://eu.api.openai.com/v1/realtime,OPENAI,OPENAI",
        "wss://API.OPENAI.COM,OPENAI,OPENAI",
        "wss://notapi.openai.com.example.org,OPENAI,",
        "ws://localhost:8080,OPENAI,",
        "ws://localhost:8080,AZURE,",
        "ws://127.0.0.1:8080,AZURE,",
        "ws://[::1]:8080,AZURE,",
        "wss://gateway.example.com,OPENAI,",
        "wss://my-resource.openai.azure.com,AZURE,AZURE",
        "wss://my-resource.cognitiveservices.azure.com/openai/v1/realtime,OPENAI,AZURE",
        "wss://my-resource.services.ai.azure.com,AZURE,AZURE",
        "wss://speech.example.com,AZURE,AZURE"
    })
    void theHostSaysWhoseDatesCount(URI base, Dialect dialect, @Nullable Provider provider) {
        assertThat(Provider.of(new Endpoint(dialect, base, null, Map.of()))).isEqualTo(provider);
    }
}
