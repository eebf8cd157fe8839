// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * What happens to the last words: from the end of the source until nothing is open any more. Confined to its transcription.
 *
 * <p>With turns of ours the tail is committed at once. With turns of the service it may be committed already, by an event still
 * on its way; a second commit would make a turn of silence, which models fill with words nobody said. So: wait until the service
 * has read everything (a PONG) and has been quiet for a moment, and commit then if it is in the middle of speech or the tail is not
 * silent.
 */
final class TailDrain {

    /** How long to wait for a PONG that may never come: not all servers answer. */
    private static final Duration PONG_PATIENCE = Duration.ofSeconds(3);

    private final RealtimeSession session;
    private final AudioSender sender;
    private final AudioJournal journal;
    private final TurnTracker tracker;
    private final SessionItems items;
    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final Consumer<Turn> startDeadline;

    private boolean started;
    private boolean tailHandled;
    private long quietSinceNanos;
    private @Nullable Disposable timer;

    TailDrain(
            RealtimeSession session,
            AudioSender sender,
            AudioJournal journal,
            TurnTracker tracker,
            SessionItems items,
            TranscriptionSettings settings,
            SignalLoop loop,
            Consumer<Turn> startDeadline) {
        this.session = session;
        this.sender = sender;
        this.journal = journal;
        this.tracker = tracker;
        this.items = items;
        this.settings = settings;
        this.loop = loop;
        this.startDeadline = startDeadline;
    }

    /** Begins once; call it when all audio is sent. Returns whether everything sent is committed, or is known to be silence. */
    boolean handleTail() {
        if (!started) {
            started = true;
            start();
        }
        return tailHandled;
    }

    /** The service said something about turns: it is not done with the audio yet. */
    void onTurnEvent() {
        quietSinceNanos = now();
    }

    void cancel() {
        if (timer != null) {
            timer.dispose();
        }
    }

    private void start() {
        if (!settings.turns().areDetectedByService()) {
            sender.commit();
            onTailHandled();
            return;
        }
        if (tracker.lastEnd() >= sender.sent() && tracker.openSpeech() == null) {
            onTailHandled(); // nothing was sent since the last turn
            return;
        }
        timer = session.ping()
                .timeout(PONG_PATIENCE, settings.timer())
                .onErrorResume(error -> Mono.empty())
                .subscribe(null, null, () -> loop.signal(this::onRead));
    }

    private void onRead() {
        quietSinceNanos = now();
        waitForQuiet(settings.quiet().toNanos());
    }

    private void waitForQuiet(long nanos) {
        timer = settings.timer().schedule(() -> loop.signal(this::onTimer), nanos, TimeUnit.NANOSECONDS);
    }

    private void onTimer() {
        long rest = settings.quiet().toNanos() - (now() - quietSinceNanos);
        if (rest > 0) {
            waitForQuiet(rest);
            return;
        }
        boolean midSpeech = tracker.openSpeech() != null;
        if (midSpeech || !SilenceGate.isSilent(journal, settings.wireFormat(), tracker.lastEnd(), sender.sent())) {
            sender.commit();
        } else {
            tracker.passedOver(sender.sent());
        }
        onTailHandled();
    }

    /** From here on only answers are awaited, also those to turns that the service announced and forgot. */
    private void onTailHandled() {
        tailHandled = true;
        items.open().forEach(startDeadline);
    }

    private long now() {
        return settings.timer().now(TimeUnit.NANOSECONDS);
    }
}
