// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes what the page is told. */
final class ServerMessages {

    private final JsonMapper json;

    ServerMessages(JsonMapper json) {
        this.json = json;
    }

    String session(CaptionSession session, boolean resumed) {
        return message("session")
                .put("session", session.id())
                .put("received", session.inlet().received())
                .put("until", session.inlet().until())
                .put("resumed", resumed)
                .put("keepMs", session.keep().toMillis())
                .toString();
    }

    String audio(AudioInlet inlet) {
        return message("audio")
                .put("received", inlet.received())
                .put("until", inlet.until())
                .toString();
    }

    String ping() {
        return message("ping").toString();
    }

    String refused(RefusedException refused) {
        return message("refused")
                .put("code", refused.reason().code())
                .put("message", refused.sentence())
                .toString();
    }

    String event(long number, CaptionEvent event) {
        ObjectNode node = json.valueToTree(event);
        return node.put("n", number).toString();
    }

    private ObjectNode message(String type) {
        return json.createObjectNode().put("type", type);
    }
}
