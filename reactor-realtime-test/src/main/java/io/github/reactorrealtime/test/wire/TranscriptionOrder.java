// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an upload asks for; checked.
 *
 * @param model the model behind the name that was given
 * @param language the language that was named, or the first of several; null when none
 * @param format {@code json}, {@code text} …
 * @param granularities {@code word} and {@code segment}
 * @param chunked whether the service may cut the audio
 * @param speakers the known speakers' names
 * @param voices their voices, as far as they are WAV
 */
public record TranscriptionOrder(
        ModelTraits model,
        Multipart.Part file,
        @Nullable String language,
        @Nullable String prompt,
        String format,
        boolean logprobs,
        Set<String> granularities,
        boolean stream,
        boolean chunked,
        List<String> speakers,
        List<Multipart.Part> voices) {

    private static final double LEAST_SECONDS = 0.1;
    private static final double LEAST_VOICE_SECONDS = 2;
    private static final double LONGEST_VOICE_SECONDS = 10;
    private static final double LONGEST_UNCUT_SECONDS = 30;

    public TranscriptionOrder {
        granularities = Set.copyOf(granularities);
        speakers = List.copyOf(speakers);
        voices = List.copyOf(voices);
    }

    /** Whether the answer comes as server-sent events; whisper-1 pays no attention to the wish. */
    public boolean streams() {
        return stream && model.deltas() != ModelTraits.Deltas.WHOLE;
    }

    /**
     * Checks the length of a known speaker's sample.
     *
     * @throws HttpRefusal when it is shorter than 2 s or longer than 10 s
     */
    public static void checkVoice(String path, double seconds) {
        if (seconds < LEAST_VOICE_SECONDS || seconds > LONGEST_VOICE_SECONDS) {
            throw HttpRefusal.badRequest(
                    "invalid_value",
                    "Invalid '" + path + "'. Expected audio between 2 and 10 seconds, but got " + seconds + " seconds.",
                    path);
        }
    }

    /**
     * Checks what depends on the length of the audio.
     *
     * @throws HttpRefusal when it is too short, or too long to go uncut
     */
    public void check(double seconds) {
        if (seconds < LEAST_SECONDS) {
            throw HttpRefusal.badRequest(
                    "audio_too_short", "Audio file is too short. Minimum audio length is 0.1 seconds.", "file");
        }
        if (model.has(Option.SPEAKERS) && !chunked && seconds > LONGEST_UNCUT_SECONDS) {
            throw HttpRefusal.badRequest(
                    "missing_required_parameter",
                    "chunking_strategy is required for diarization models when the audio is longer than 30 seconds.",
                    "chunking_strategy");
        }
    }
}
