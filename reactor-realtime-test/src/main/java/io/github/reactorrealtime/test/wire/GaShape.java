// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The GA API: nested, strict and atomic. */
class GaShape implements SessionShape {

    private final boolean acceptFlat;

    /**
     * The shape.
     *
     * @param acceptFlat whether the beta's flat fields are taken as well, as by some Azure deployments
     */
    GaShape(boolean acceptFlat) {
        this.acceptFlat = acceptFlat;
    }

    @Override
    public SessionConfig update(SessionConfig now, SessionPatch patch, Function<String, @Nullable ModelTraits> models) {
        boolean realtime = now.isRealtime();
        SessionPatch shaped = acceptFlat ? patch.nested(realtime ? "realtime" : "transcription") : patch;
        return now.with(SessionRules.apply(now.session(), realtime, shaped.session(), models), realtime);
    }

    @Override
    public ObjectNode echo(SessionConfig now) {
        ObjectNode echo = now.session().deepCopy();
        if (echo.path("audio").path("input").get("transcription") instanceof ObjectNode transcription) {
            transcription.remove("keywords");
            transcription.remove("delay");
            if (!transcription.has("language")) {
                transcription.putNull("language");
            }
            if (!transcription.has("prompt")) {
                transcription.putNull("prompt");
            }
        }
        return echo;
    }
}
