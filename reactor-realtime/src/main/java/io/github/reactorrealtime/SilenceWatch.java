// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Finds audio that the service's turn detection passed over, so that a long silence does not fill the journal. Confined to its
 * transcription.
 *
 * <p>The service acknowledges no append. But it answers a PING after it has read what was sent before; when it then has had time
 * to react and still reports no speech, there was none up to its look-back. Only with turns of the service: ours settle
 * everything.
 */
final class SilenceWatch {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    /** What the service may need from reading audio to reporting speech in it, and audio it may still add to a turn. */
    private static final Duration REACTION = Duration.ofSeconds(2);

    private final RealtimeSession session;
    private final AudioSender sender;
    private final TurnTracker tracker;
    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final long lookBackSamples;

    private long turnEvents; // counts what the service reported, to see whether it did since
    private @Nullable Disposable pending;

    SilenceWatch(
            RealtimeSession session,
            AudioSender sender,
            TurnTracker tracker,
            TranscriptionSettings settings,
            SignalLoop loop) {
        this.session = session;
        this.sender = sender;
        this.tracker = tracker;
        this.settings = settings;
        this.loop = loop;
        this.lookBackSamples = settings.samples(settings.turns().lookBack().plus(REACTION));
    }

    void start() {
        if (settings.turns().areDetectedByService()) {
            pending = settings.timer()
                    .schedule(() -> loop.signal(this::probe), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    void onTurnEvent() {
        turnEvents++;
    }

    void cancel() {
        if (pending != null) {
            pending.dispose();
        }
    }

    private void probe() {
        long read = sender.sent();
        long events = turnEvents;
        pending = session.ping()
                .timeout(INTERVAL, settings.timer())
                .delayElement(REACTION, settings.timer())
                .onErrorResume(error -> Mono.empty())
                .subscribe(pong -> loop.signal(() -> conclude(read, events)), null, () -> loop.signal(this::start));
    }

    private void conclude(long read, long events) {
        if (turnEvents == events && tracker.isIdle()) {
            tracker.passedOver(read - lookBackSamples);
        }
    }
}
