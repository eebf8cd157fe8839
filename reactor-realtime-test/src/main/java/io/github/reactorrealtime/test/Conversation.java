// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The items of one session. The audio of the newest sixteen is kept for those who retrieve it. */
final class Conversation {

    private static final int ITEMS_WITH_AUDIO = 16;

    /** One item as it came into being, and what became known since. */
    static final class Item {

        private final String json;
        private @Nullable String transcript;
        private @Nullable Clip clip;
        /** The length of an answer's audio, negative for other items. */
        private int answerMs = -1;

        private Item(String json, @Nullable Clip clip) {
            this.json = json;
            this.clip = clip;
        }

        String json() {
            return json;
        }

        @Nullable
        String transcript() {
            return transcript;
        }

        /** Whether the service said it: only that can be truncated. */
        boolean isAnswer() {
            return answerMs >= 0;
        }

        int answerMs() {
            return answerMs;
        }

        void truncate(int audioEndMs) {
            answerMs = audioEndMs;
        }

        /** The audio as base64 PCM16, null where there is none any more. */
        @Nullable
        String audio() {
            if (clip == null) {
                return null;
            }
            ByteBuffer pcm = ByteBuffer.allocate(clip.samples().length * 2).order(ByteOrder.LITTLE_ENDIAN);
            pcm.asShortBuffer().put(clip.samples());
            return Base64.getEncoder().encodeToString(pcm.array());
        }
    }

    private final Map<String, Item> items = new HashMap<>();
    private final Deque<Item> withAudio = new ArrayDeque<>();
    private @Nullable String last;

    /** The id of the item that came last, null before the first; a deleted one leaves its gap. */
    @Nullable
    String last() {
        return last;
    }

    void add(String id, String json, @Nullable Clip clip) {
        Item item = new Item(json, clip);
        items.put(id, item);
        last = id;
        if (clip != null) {
            withAudio.add(item);
            if (withAudio.size() > ITEMS_WITH_AUDIO) {
                withAudio.remove().clip = null;
            }
        }
    }

    /** Adds an item elsewhere than at the end. */
    void insert(String id, String json) {
        items.put(id, new Item(json, null));
    }

    /** Adds an answer of the service, of which so much is audio. */
    void answer(String id, String json, int audioMs) {
        Item item = new Item(json, null);
        item.answerMs = audioMs;
        items.put(id, item);
    }

    @Nullable
    Item find(String id) {
        return items.get(id);
    }

    boolean contains(String id) {
        return items.containsKey(id);
    }

    boolean delete(String id) {
        return items.remove(id) != null;
    }

    void heard(String id, String transcript) {
        Item item = items.get(id);
        if (item != null) {
            item.transcript = transcript;
        }
    }
}
