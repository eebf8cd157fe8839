// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.InputAudioCommand.Append;
import io.github.reactorrealtime.event.InputAudioCommand.Commit;
import io.github.reactorrealtime.event.SessionCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** vLLM's end of a {@link ScriptedLink}, as its source has it: what it would ignore or lose fails the test. */
public final class VllmServer {

    private final ScriptedLink link;
    private final List<Integer> turnBytes = new ArrayList<>();
    private @Nullable String model;
    private boolean begun;
    private boolean ended;
    private int bytes;

    /** Answers nothing by itself but the upgrade. */
    public VllmServer(ScriptedLink link) {
        this.link = link;
        link.onSent(this::onSent);
        link.say("{\"type\":\"session.created\",\"id\":\"sess-8c1f\",\"created\":1790000000}");
    }

    private void onSent(ClientEvent event) {
        if (event instanceof SessionCommand.Update update) {
            model = requireNonNull(update.session().transcription()).model();
        } else if (event instanceof Append append) {
            require(begun && !ended, "audio outside of a turn is lost");
            bytes += append.audio().remaining();
        } else if (event instanceof Commit commit) {
            require(model != null, "model not validated");
            if (Boolean.TRUE.equals(commit.last())) {
                require(begun && !ended, "nothing to end");
                ended = true;
                turnBytes.add(bytes);
                bytes = 0;
            } else {
                require(!begun, "generation already in progress, ignoring commit");
                begun = true;
            }
        } else {
            throw new AssertionError("unknown event type: " + event);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /** What the session was set to. */
    public @Nullable String model() {
        return model;
    }

    /** Bytes of each turn that was ended. */
    public List<Integer> turnBytes() {
        return turnBytes;
    }

    /** Whether a turn was ended and not answered. */
    public boolean isAsked() {
        return ended;
    }

    public void delta(String text) {
        link.say("{\"type\":\"transcription.delta\",\"delta\":\"" + text + "\"}");
    }

    /** Answers the turn. */
    public void done(String text) {
        require(ended, "the turn is not over");
        begun = false;
        ended = false;
        link.say("{\"type\":\"transcription.done\",\"text\":\"" + text
                + "\",\"usage\":{\"prompt_tokens\":12,\"total_tokens\":15,\"completion_tokens\":3}}");
    }

    public void error(String text, String code) {
        link.say("{\"type\":\"error\",\"error\":\"" + text + "\",\"code\":\"" + code + "\"}");
    }
}
