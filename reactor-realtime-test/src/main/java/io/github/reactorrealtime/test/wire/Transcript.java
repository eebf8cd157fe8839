// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The final text of one item.
 *
 * @param itemId the item
 * @param text the whole text
 * @param pieces the text as it was split into deltas; joined they are the text
 * @param seconds the length of the audio
 * @param language the language to report, null when undecided
 * @param logprobs whether log probabilities come with it
 * @param fields how optional fields are filled
 */
public record Transcript(
        String itemId,
        String text,
        List<String> pieces,
        double seconds,
        @Nullable String language,
        boolean logprobs,
        Fields fields) {

    public Transcript {
        pieces = List.copyOf(pieces);
    }
}
