// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Settings in the beta's flat shape, made from those inside. */
final class FlatEcho {

    private static final Map<String, String> FORMATS =
            Map.of("audio/pcm", "pcm16", "audio/pcmu", "g711_ulaw", "audio/pcma", "g711_alaw");

    private FlatEcho() {}

    /** Everything but the audio settings and what only the GA API has; the audio settings under their flat names. */
    static ObjectNode of(ObjectNode session) {
        ObjectNode flat = session.deepCopy();
        flat.remove("type");
        flat.remove("audio");
        flat.remove("output_modalities");
        JsonNode input = session.path("audio").path("input");
        String type = Json.text(input.path("format"), "type");
        flat.put("input_audio_format", FORMATS.getOrDefault(type == null ? "" : type, "pcm16"));
        flat.set("input_audio_transcription", input.path("transcription"));
        flat.set("turn_detection", input.path("turn_detection"));
        return flat;
    }
}
