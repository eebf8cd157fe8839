// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.client.RealtimeSession;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Finds out how far a service that decides about turns itself has come, so that neither long silence nor endless speech fills the
 * journal. Confined to its transcription.
 *
 * <p>The service acknowledges no append. But it answers a PING after it has read what was sent before; what it then still has
 * not reported after time to react, it did not find: no speech, up to its look-back, or no end of the speech it is in. Silence is
 * settled as passed over. Speech that is longer than a turn may be, or that fills the journal, is committed as it is.
 *
 * <p>Some services take a voice detection and never hear anything. So loud audio is not passed over in a session in which no speech
 * was ever reported: after a while it is committed by us, and the text tells who was right.
 */
final class ProgressWatch implements Disposable {

    private static final Duration TICK = Duration.ofSeconds(2);
    private static final int TICKS_BETWEEN_PROBES = 5; // while the journal has much room

    /** What the service may need from reading audio to reporting speech in it, and audio it may still add to a turn. */
    private static final Duration REACTION = Duration.ofSeconds(2);

    private static final Duration PONG_PATIENCE = Duration.ofSeconds(10);

    /** After so many times the loud audio it takes, sparse sounds are enough. */
    private static final int LONGEST_DOUBT = 4;

    /** A commit of ours waits for a pause of so much, looking so often, so many times: in mid-speech it would cut a word. */
    private static final Duration PAUSE = Duration.ofMillis(240);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int LOOKS = 100;

    private final RealtimeSession session;
    private final AudioSender sender;
    private final AudioJournal journal;
    private final TurnTracker tracker;
    private final SessionItems items;
    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final Runnable onProgress;
    private final long lookBackSamples;
    private final Disposable.Swap pending = Disposables.swap();
    private final Disposable.Swap pause = Disposables.swap();

    private int ticks;
    private boolean heardSpeech; // the service has reported speech in this session
    private boolean askedOurselves; // we committed audio in which it reported none
    private boolean trusted; // and there was none
    private long turnEvents; // counts what the service reported, to see whether it did since

    ProgressWatch(
            RealtimeSession session,
            AudioSender sender,
            AudioJournal journal,
            TurnTracker tracker,
            SessionItems items,
            TranscriptionSettings settings,
            SignalLoop loop,
            Runnable onProgress) {
        this.session = session;
        this.sender = sender;
        this.journal = journal;
        this.tracker = tracker;
        this.items = items;
        this.settings = settings;
        this.loop = loop;
        this.onProgress = onProgress;
        this.lookBackSamples = settings.samples(settings.turns().lookBack().plus(REACTION));
    }

    /** Does nothing where turns end by our decision: those settle everything. */
    void start() {
        if (settings.turns().areDetectedByService()) {
            pending.update(
                    settings.timer().schedule(() -> loop.signal(this::onTick), TICK.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    void onTurnEvent(boolean ofSpeech) {
        turnEvents++;
        heardSpeech |= ofSpeech;
    }

    /** Whoever reports errors may have stopped listening: until speech is heard again, loud audio is not silence. */
    void doubt() {
        heardSpeech = false;
        trusted = false;
    }

    /** A turn has its text. If it is one that we committed against a service that heard nothing, the text says who was right. */
    void onText(String text) {
        if (askedOurselves) {
            askedOurselves = false;
            trusted = text.isBlank();
        }
    }

    private void onTick() {
        boolean crowded = journal.usedBytes() > journal.capacityBytes() / 2;
        if (++ticks % TICKS_BETWEEN_PROBES == 0 || crowded) {
            probe();
        } else {
            start();
        }
    }

    private void probe() {
        long read = sender.sent();
        long events = turnEvents;
        pending.update(session.ping()
                .timeout(PONG_PATIENCE, settings.timer())
                .delayElement(REACTION, settings.timer())
                .onErrorResume(error -> Mono.empty())
                .subscribe(pong -> loop.signal(() -> conclude(read, events)), null, () -> loop.signal(this::start)));
    }

    private void conclude(long read, long events) {
        if (turnEvents != events) {
            return;
        }
        Turn speech = tracker.openSpeech();
        if (items.hasPendingCommit()) {
            return;
        }
        if (speech == null) {
            onProgress.run();
            concludeSilence(read - lookBackSamples);
        } else {
            boolean tooLong = read - speech.start() >= settings.samples(settings.maxTurn());
            if (tooLong || !journal.hasRoom()) {
                sender.commit();
            }
        }
    }

    private void concludeSilence(long upTo) {
        long from = Math.max(tracker.resumePoint(), journal.start());
        if (heardSpeech || trusted || settings.deafAfter().isZero() || upTo <= from) {
            tracker.passedOver(upTo);
            return;
        }
        if (SilenceGate.isSilent(journal, settings.wireFormat(), from, upTo)) {
            tracker.passedOver(upTo);
            return;
        }
        long patience = settings.samples(settings.deafAfter());
        long loud = SilenceGate.loudSamples(journal, settings.wireFormat(), from, upTo);
        if (loud >= patience || upTo - from >= LONGEST_DOUBT * patience || !journal.hasRoom()) {
            commitInPause(LOOKS);
        }
    }

    private void commitInPause(int looks) {
        if (heardSpeech || items.hasPendingCommit()) {
            return; // it does hear, after all
        }
        long to = sender.sent();
        boolean isPause =
                SilenceGate.loudSamples(journal, settings.wireFormat(), to - settings.samples(PAUSE), to) == 0;
        if (isPause || looks == 0 || !journal.hasRoom()) {
            pause.update(Disposables.disposed());
            askedOurselves = true;
            sender.commit();
        } else {
            pause.update(settings.timer()
                    .schedule(
                            () -> loop.signal(() -> commitInPause(looks - 1)), LOOK.toMillis(), TimeUnit.MILLISECONDS));
        }
    }

    @Override
    public void dispose() {
        pending.dispose();
        pause.dispose();
    }

    @Override
    public boolean isDisposed() {
        return pending.isDisposed();
    }
}
