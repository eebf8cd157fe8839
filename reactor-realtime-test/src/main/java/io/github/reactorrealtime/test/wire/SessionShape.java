// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How a dialect takes updates and shows settings. Inside, the audio settings have the GA API's shape in every dialect. */
interface SessionShape {

    /** The settings after the update, or a {@link RefusedException}. */
    SessionConfig update(SessionConfig now, SessionPatch patch, Function<String, @Nullable ModelTraits> models);

    /** The settings as the dialect shows them. */
    ObjectNode echo(SessionConfig now);

    /** What the service says about an update that it applied nevertheless. */
    default List<ApiError> remarks(SessionPatch patch) {
        return List.of();
    }

    /** Whether turn detection that is shown is there. */
    default boolean detectsTurns() {
        return true;
    }

    static SessionShape of(Dialect dialect, boolean acceptFlat) {
        return switch (dialect) {
            case OPENAI, AZURE, VLLM -> new GaShape(acceptFlat);
            case AZURE_PREVIEW -> new BetaShape();
            case MAI -> new MaiShape();
            case FLAT -> new FlatShape();
            case LOCALAI -> new LocalAiShape();
        };
    }
}
