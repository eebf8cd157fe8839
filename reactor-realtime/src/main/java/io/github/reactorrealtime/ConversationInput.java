// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ConversationCommand;
import io.github.reactorrealtime.event.Item;
import io.github.reactorrealtime.event.ResponseCommand;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The second half of a dual pipeline: what was transcribed outside becomes text in a conversation.
 *
 * <p>The operators are for {@link Flux#transform}. All events pass unchanged and in order. A {@link Completed} passes after its
 * text was given to the network as a message of the user; a blank text is not sent. {@code Failed} and {@code Gap} never become
 * text: handle them where you need them, before or after. Events are taken one at a time, each when it is asked for and
 * the one before was sent, so a slow session slows the transcription, which buffers as it is told to.
 *
 * <p>The session stays yours: nothing is sent before the events are subscribed to, and neither completion nor cancel closes it;
 * cancel stops a send that waits. The error of a send ends the events and cancels the transcription. That the service
 * refused an item is an {@code error} event of the session; somebody has to read those anyway.
 */
public final class ConversationInput {

    private ConversationInput() {}

    /** Adds each text to the conversation, and asks for no answer. */
    public static UnaryOperator<Flux<TranscriptEvent>> addTo(RealtimeSession session) {
        return input(session, false);
    }

    /**
     * Adds each text to the conversation, and asks for an answer after each with {@code response.create}. The service refuses that
     * while it still answers; when people talk on in the meantime, use {@link #addTo} and ask when the answer before is done.
     */
    public static UnaryOperator<Flux<TranscriptEvent>> askOf(RealtimeSession session) {
        return input(session, true);
    }

    private static UnaryOperator<Flux<TranscriptEvent>> input(RealtimeSession session, boolean isAnswered) {
        requireNonNull(session, "session");
        return events -> events.concatMap(
                event -> Mono.defer(() -> send(session, event, isAnswered)).thenReturn(event), 0);
    }

    private static Mono<Void> send(RealtimeSession session, TranscriptEvent event, boolean isAnswered) {
        if (!(event instanceof Completed completed) || completed.text().isBlank()) {
            return Mono.empty();
        }
        ClientEvent text = new ConversationCommand.Create(null, null, Item.userText(completed.text()));
        Mono<Void> sent = session.send(text);
        return isAnswered ? sent.then(session.send(new ResponseCommand.Create(null, null))) : sent;
    }
}
