// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The models as {@code GET /v1/models} shows them, with the dates that were announced. */
public final class ModelList {

    private static final long CREATED = 1_741_000_000L;
    private static final String SPEECH_TO_TEXT = "2027-02-26";
    private static final String FIRST_REALTIME = "2027-01-20";

    private static final Map<String, String> SHUTDOWN = Map.of(
            "whisper-1", SPEECH_TO_TEXT,
            "gpt-4o-transcribe", SPEECH_TO_TEXT,
            "gpt-4o-mini-transcribe", SPEECH_TO_TEXT,
            "gpt-4o-mini-transcribe-2025-12-15", SPEECH_TO_TEXT,
            "gpt-4o-transcribe-diarize", SPEECH_TO_TEXT,
            "gpt-realtime", FIRST_REALTIME,
            "gpt-realtime-2025-08-28", FIRST_REALTIME);

    private final TreeSet<String> names = new TreeSet<>(ModelTraits.names());

    /** The transcription models and these. */
    public ModelList(Collection<String> realtimeModels) {
        names.addAll(realtimeModels);
    }

    /** All of them. */
    public String all() {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        names.forEach(name -> data.add(model(name)));
        return Json.write(list);
    }

    /** One of them, null when there is none of the name. */
    public @Nullable String one(String name) {
        return names.contains(name) ? Json.write(model(name)) : null;
    }

    private static ObjectNode model(String name) {
        return Json.object()
                .put("id", name)
                .put("object", "model")
                .put("created", CREATED)
                .put("owned_by", "system")
                .put("shutdown_date", SHUTDOWN.get(name));
    }
}
