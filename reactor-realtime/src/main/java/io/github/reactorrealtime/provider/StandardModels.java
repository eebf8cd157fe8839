// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static io.github.reactorrealtime.provider.Provider.AZURE;
import static io.github.reactorrealtime.provider.Provider.OPENAI;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.DELAY;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.DETECTED_LANGUAGES;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.KEYWORDS;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.LANGUAGE;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.LANGUAGES;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.LOGPROBS;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.PROMPT;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.PROMPT_OF_KEYWORDS;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.REALTIME;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.SEMANTIC_VAD;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.SERVER_VAD;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.SPEAKERS;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.STREAMING;
import static io.github.reactorrealtime.provider.TranscriptionModel.Feature.UNPROVEN_VAD;

import io.github.reactorrealtime.provider.TranscriptionModel.UsageKind;
import java.time.LocalDate;
import java.util.List;

/**
 * The known models, as of 2026-11-21.
 *
 * <p>Sources: the model pages and the guide "Realtime transcription" of OpenAI's documentation; OpenAI's cookbook "Migrate from Whisper
 * to GPT-Transcribe and GPT-Live-Transcribe" (2026-07-28); the types of openai-python 3.3.1 and the OpenAPI file of 2026-08-21;
 * OpenAI's page of deprecations and its notice of 2026-08-26; Microsoft's model retirement schedule (2026-09-02). Where they contradict each
 * other, what users measured decides, and the row says so.
 */
final class StandardModels {

    private static final LocalDate OPENAI_END = LocalDate.of(2027, 2, 26);
    private static final LocalDate AZURE_FIRST_END = LocalDate.of(2026, 10, 15);

    private static final String SUCCESSORS =
            "gpt-live-transcribe (text while people speak) or gpt-transcribe (text after each turn, also for files)";

    private StandardModels() {}

    static List<TranscriptionModel> all() {
        TranscriptionModel whisper = whisper();
        TranscriptionModel gpt4oMini = gpt4o("gpt-4o-mini-transcribe")
                .retires(AZURE, "2025-03-20", AZURE_FIRST_END)
                .retires(AZURE, "2025-12-15", LocalDate.of(2027, 6, 15))
                .build();
        return List.of(
                gptLiveTranscribe(),
                gptTranscribe(),
                gptRealtimeWhisper(),
                gpt4o("gpt-4o-transcribe")
                        .retires(AZURE, "2025-03-20", AZURE_FIRST_END)
                        .build(),
                gpt4oMini,
                gpt4o("gpt-4o-mini-transcribe-2025-12-15")
                        .retires(AZURE, "2025-12-15", LocalDate.of(2027, 6, 15))
                        .build(),
                gpt4oDiarize(),
                whisper,
                whisper.toBuilder("whisper").build(), // Azure's name of the same model
                mai("mai-transcribe-1")
                        .retires(AZURE, LocalDate.of(2026, 9, 15))
                        .replacement("mai-transcribe-1.5")
                        .build(),
                mai("mai-transcribe-1.5").build(),
                mai("mai-transcribe-2").build());
    }

    /** The API reference gives {@code delay} to gpt-realtime-whisper alone; the guide, the cookbook and its users send it here too. */
    private static TranscriptionModel gptLiveTranscribe() {
        return TranscriptionModel.builder("gpt-live-transcribe")
                .with(REALTIME, LANGUAGES, KEYWORDS, PROMPT, DELAY, STREAMING)
                .usage(UsageKind.DURATION)
                .build();
    }

    /**
     * {@code server_vad} was accepted in a probe of 2026-08-21 and is used by one product; in another's session of 2026-08-06 it was accepted
     * and no transcript ever came without a commit. The documents show commits.
     */
    private static TranscriptionModel gptTranscribe() {
        return TranscriptionModel.builder("gpt-transcribe")
                .with(REALTIME, SERVER_VAD, UNPROVEN_VAD, LANGUAGES, KEYWORDS, PROMPT, DETECTED_LANGUAGES)
                .rest("json", "text")
                .usage(UsageKind.DURATION)
                .build();
    }

    /** No end is announced; the cookbook names its successor. */
    private static TranscriptionModel gptRealtimeWhisper() {
        return TranscriptionModel.builder("gpt-realtime-whisper")
                .with(REALTIME, LANGUAGE, DELAY, STREAMING)
                .usage(UsageKind.DURATION)
                .replacement("gpt-live-transcribe")
                .build();
    }

    /** A model page of 2025 calls the Realtime API unsupported; the guide, the client libraries and all probes use it. */
    private static TranscriptionModel.Builder gpt4o(String name) {
        return TranscriptionModel.builder(name)
                .with(REALTIME, SERVER_VAD, SEMANTIC_VAD, LANGUAGE, PROMPT, LOGPROBS)
                .rest("json", "text")
                .usage(UsageKind.TOKENS)
                .retires(OPENAI, OPENAI_END)
                .replacement(SUCCESSORS);
    }

    /** For files only: the OpenAPI file has it in sessions, the guide (2026-09) and the cookbook say it is not supported there. */
    private static TranscriptionModel gpt4oDiarize() {
        return TranscriptionModel.builder("gpt-4o-transcribe-diarize")
                .with(LANGUAGE, SPEAKERS)
                .rest("json", "text", "diarized_json")
                .usage(UsageKind.TOKENS)
                .retires(OPENAI, OPENAI_END)
                .retires(AZURE, "2025-10-15", LocalDate.of(2027, 4, 15))
                .replacement(SUCCESSORS + "; neither tells speakers apart")
                .build();
    }

    private static TranscriptionModel whisper() {
        return TranscriptionModel.builder("whisper-1")
                .with(REALTIME, SERVER_VAD, LANGUAGE, PROMPT, PROMPT_OF_KEYWORDS)
                .rest("json", "text", "srt", "verbose_json", "vtt")
                .usage(UsageKind.DURATION)
                .retires(OPENAI, OPENAI_END)
                .retires(AZURE, "001", LocalDate.of(2026, 12, 15))
                .replacement(SUCCESSORS + "; neither has timestamps or subtitles")
                .build();
    }

    /** Azure's own models: no turn detection, settings fixed after the first audio; which options they take is not documented publicly. */
    private static TranscriptionModel.Builder mai(String name) {
        return TranscriptionModel.unknown(name).toBuilder(name).with(STREAMING).without(SERVER_VAD, SEMANTIC_VAD);
    }
}
