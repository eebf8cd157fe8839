// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.CutoverReason;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/** Sees what the library does in one transcription. Thread-safe. */
final class RunWatch implements TranscriberListener {

    private static final Duration LOOK = Duration.ofMillis(10);

    private final Consumer<String> details;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger repairs = new AtomicInteger();
    private final AtomicInteger sessions = new AtomicInteger();
    private volatile @Nullable AudioReport report;

    /** @param details told what {@code --verbose} asks for */
    RunWatch(Consumer<String> details) {
        this.details = details;
    }

    /** Whether a session ever opened. */
    boolean hasOpened() {
        return sessions.get() > 0;
    }

    /** Waits until all sessions are closed, so that the program doesn't end with half a goodbye. */
    void awaitGoodbye(Duration patience) {
        Flux.interval(Duration.ZERO, LOOK)
                .takeUntil(tick -> open.get() == 0)
                .take(patience)
                .blockLast();
    }

    /** What became of the audio; nothing before the end. */
    List<String> summary() {
        AudioReport end = report;
        if (end == null) {
            return List.of();
        }
        return List.of("Audio: " + seconds(end, end.accepted()) + " = " + seconds(end, end.completed())
                + " transcribed + " + seconds(end, end.failed()) + " failed + " + seconds(end, end.gap())
                + " given up + " + seconds(end, end.passedOver()) + " without speech"
                + (end.unsettled() == 0 ? "" : " + " + seconds(end, end.unsettled()) + " left behind") + ". Sessions: "
                + sessions + ". Repairs: " + repairs + ".");
    }

    private static String seconds(AudioReport report, long samples) {
        return String.format(Locale.ROOT, "%.3f s", report.time(samples).toNanos() / 1e9);
    }

    @Override
    public void sessionOpened(SessionInfo session) {
        sessions.incrementAndGet();
        open.incrementAndGet();
    }

    @Override
    public void sessionClosed(SessionInfo session, CloseStatus status) {
        open.decrementAndGet();
    }

    @Override
    public void connectFailed(String route, Throwable cause) {
        details.accept(route + " could not be opened: " + Columns.plain(String.valueOf(cause.getMessage())));
    }

    @Override
    public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        details.accept("Turn " + turn + ", attempt " + attempt + " at " + route + ": "
                + Columns.plain(String.valueOf(cause.getMessage())));
    }

    @Override
    public void repairStarted(String route, long turn, int attempt) {
        repairs.incrementAndGet();
    }

    @Override
    public void cutOver(String from, String to, CutoverReason reason, String cause) {
        if (from.equals(to)) {
            details.accept("A fresh session at " + to + ": " + Columns.plain(cause)); // else told as an event
        }
    }

    @Override
    public void ended(AudioReport end, SignalType signal) {
        report = end;
    }
}
