// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How sure the model was of one token. The constructor may gain components in a minor version.
 *
 * @param logprob natural logarithm of the probability, 0 or less
 * @param bytes the token's UTF-8 bytes, 0 to 255 each; a token may hold part of a character
 */
public record LogProb(String token, double logprob, List<Integer> bytes) {

    public LogProb {
        requireNonNull(token, "token");
        bytes = List.copyOf(bytes);
    }
}
