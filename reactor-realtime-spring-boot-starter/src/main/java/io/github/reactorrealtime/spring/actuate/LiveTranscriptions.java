// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.TranscriberListener;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** The transcriptions that run now. Each leaves when it ends. */
final class LiveTranscriptions implements TranscriberListener {

    private final Map<Long, LiveTranscription> running = new ConcurrentSkipListMap<>();
    private final AtomicLong count = new AtomicLong();
    private final InstantSource clock;

    LiveTranscriptions(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public TranscriberListener subscribed(ContextView context) {
        long id = count.incrementAndGet();
        LiveTranscription transcription = new LiveTranscription(id, clock, () -> running.remove(id));
        running.put(id, transcription);
        return transcription;
    }

    /** Those that run, the oldest first. */
    Collection<LiveTranscription> all() {
        return Collections.unmodifiableCollection(running.values());
    }

    @Nullable
    LiveTranscription find(long id) {
        return running.get(id);
    }

    @Override
    public String toString() {
        return "LiveTranscriptions";
    }
}
