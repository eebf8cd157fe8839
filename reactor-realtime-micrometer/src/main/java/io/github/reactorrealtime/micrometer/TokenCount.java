// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.event.Usage;

/** Tokens by the kinds that have prices of their own. */
record TokenCount(long inputAudio, long inputText, long output) {

    /** Input of no stated kind is audio: that is what is sent. */
    static TokenCount of(Usage.Tokens tokens) {
        Usage.TokenDetails details = tokens.inputDetails();
        long text = details == null ? 0 : Math.min(details.textTokens(), tokens.inputTokens());
        return new TokenCount(
                Math.max(0, tokens.inputTokens() - text), Math.max(0, text), Math.max(0, tokens.outputTokens()));
    }
}
