// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of the output topic.
 *
 * @param id the call's id, a colon and the number: the same for the same stretch of the call, whoever writes it
 * @param call the call's id
 * @param number counts the records of a call from 0, without a hole
 * @param kind {@code completed}, {@code failed} or {@code gap}
 * @param text what was said; of completed ones only
 * @param startMs where it begins in the call, in milliseconds
 * @param endMs where it ends
 * @param startSample where it begins, in samples
 * @param endSample the first sample behind it
 * @param sampleRateHz samples per second
 * @param languages as the service detected them
 * @param route which route answered, or was asked last
 * @param model of the route
 * @param attempt 1 for the first transcription of this audio
 * @param cause why there is no text
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Transcript(
        String id,
        String call,
        @JsonInclude(JsonInclude.Include.ALWAYS) long number,
        String kind,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String text,
        @JsonInclude(JsonInclude.Include.ALWAYS) long startMs,
        long endMs,
        @JsonInclude(JsonInclude.Include.ALWAYS) long startSample,
        long endSample,
        int sampleRateHz,
        List<String> languages,
        @Nullable String route,
        @Nullable String model,
        @Nullable Integer attempt,
        @Nullable String cause) {}
