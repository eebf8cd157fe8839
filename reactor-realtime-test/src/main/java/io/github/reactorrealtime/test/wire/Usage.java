// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import tools.jackson.databind.node.ObjectNode;

/** What a transcription is billed by, in the shape of its model. */
final class Usage {

    /** About ten audio tokens a second were counted in a live clip. */
    private static final double AUDIO_TOKENS_PER_SECOND = 10;

    private static final double CHARACTERS_PER_TOKEN = 4;

    private Usage() {}

    static ObjectNode duration(double seconds) {
        return Json.object().put("type", "duration").put("seconds", Math.round(seconds * 100) / 100.0);
    }

    static ObjectNode tokens(double seconds, String text) {
        long audio = Math.round(seconds * AUDIO_TOKENS_PER_SECOND);
        long output = (long) Math.ceil(text.length() / CHARACTERS_PER_TOKEN) + 1;
        ObjectNode usage = Json.object().put("type", "tokens").put("input_tokens", audio);
        usage.putObject("input_token_details").put("text_tokens", 0).put("audio_tokens", audio);
        return usage.put("output_tokens", output).put("total_tokens", audio + output);
    }
}
