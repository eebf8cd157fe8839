// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Transcriber.Heard;
import io.github.reactorrealtime.test.wire.LocalAiEventWriter;
import io.github.reactorrealtime.test.wire.ModelTraits;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import io.github.reactorrealtime.test.wire.SessionConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The turns of one connection: how they become items, and what is heard in them. Not thread-safe. */
final class Turns {

    /** Lets the faults strike that are due. */
    interface Reached {

        List<Fault> reach(Point point, int item, @Nullable String text);
    }

    private final ConnectionLog log;
    private final Outlet outlet;
    private final ServerEventWriter events;
    private final Ids ids;
    private final Conversation conversation;
    private final Models models;
    private final Transcriber transcriber;
    private final Reached reached;

    private int items;
    /** The id announced for the turn that is coming in; null between turns. */
    private @Nullable String pendingItem;

    Turns(
            ConnectionLog log,
            Outlet outlet,
            ServerEventWriter events,
            Ids ids,
            Conversation conversation,
            Models models,
            Transcriber transcriber,
            Reached reached) {
        this.log = log;
        this.outlet = outlet;
        this.events = events;
        this.ids = ids;
        this.conversation = conversation;
        this.models = models;
        this.transcriber = transcriber;
        this.reached = reached;
    }

    /** The id of the turn that is coming in. */
    String pendingItem() {
        if (pendingItem == null) {
            pendingItem = ids.next("item");
        }
        return pendingItem;
    }

    /** The number of the turn that is coming in, from 1. */
    int next() {
        return items + 1;
    }

    /** The turn that is coming in was dropped. */
    void drop() {
        pendingItem = null;
        transcriber.forget();
    }

    /** The early text of the turn that is coming in. */
    void listen(InputAudio input, SessionConfig config) {
        ModelTraits traits = models.of(config);
        if (traits != null && traits.speaksEarly()) {
            transcriber.listen(input, config, traits, next(), pendingItem());
        }
    }

    /** A turn has ended. */
    void commit(Clip clip, SessionConfig config, boolean byClient) {
        if (!outlet.isOpen()) {
            return;
        }
        String itemId = pendingItem();
        pendingItem = null;
        int number = ++items;
        Heard heard = hear(clip, config, number);
        String text = heard == null ? null : heard.text();
        reached.reach(Point.COMMIT_RECEIVED, number, text);
        if (outlet.isOpen()) {
            log.item(itemId);
        }
        String told = events instanceof LocalAiEventWriter localAi && byClient
                ? committedByClient(localAi, itemId, clip)
                : committed(itemId, clip);
        List<Fault> now = reached.reach(Point.COMMITTED, number, text);
        if (heard != null && conversation.contains(told)) {
            transcriber.say(told, number, heard, now);
        }
    }

    private String committed(String itemId, Clip clip) {
        String previous = conversation.last();
        String item = ServerEventWriter.userAudioItem(itemId);
        conversation.add(itemId, item, clip);
        outlet.send(events.committed(itemId, previous));
        events.itemEvents(item, previous).forEach(outlet::send);
        return itemId;
    }

    /** LocalAI tells the text of such a turn under another id than it confirmed, and of an empty one nothing. */
    private String committedByClient(LocalAiEventWriter localAi, String itemId, Clip clip) {
        String told = ids.next("item");
        if (clip.samples().length > 0) {
            conversation.add(told, ServerEventWriter.userAudioItem(told), clip);
        }
        outlet.send(localAi.committedByClient(itemId));
        return told;
    }

    /** What is heard in the turn, null while transcription is off. */
    private @Nullable Heard hear(Clip clip, SessionConfig config, int number) {
        String name = config.transcriptionModel();
        ModelTraits traits = models.of(config);
        if (name == null || traits == null) {
            return null;
        }
        return models.isUndeployed(name)
                ? new Heard(traits, config, clip, "", Transcriber.transcriptionFailed())
                : transcriber.hear(clip, config, traits, number, true);
    }
}
