// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the log says of one trouble that many turns and transcriptions run into: each kind once, and once that it is over. Thread-safe. */
final class Trouble {

    /** Without a failure for so long, a success says that it is over: many troubles come and go. */
    static final Duration QUIET = Duration.ofMinutes(1);

    /** What can be said of it. */
    enum Kind {
        UNREACHABLE,
        OUT,
        LEFT,
        LOSS
    }

    /**
     * It is over.
     *
     * @param lasted since it was first spoken of
     * @param failures how often it was run into
     */
    record Over(Duration lasted, long failures) {}

    private final Set<Kind> told = EnumSet.noneOf(Kind.class); // guarded by this, as what follows
    private long sinceNanos;
    private long lastNanos;
    private long failures;
    private @Nullable Long overAtNanos;

    private volatile boolean known; // spares those whose route works the lock

    /** Somebody ran into it; returns whether that is news. */
    synchronized boolean begins(Kind kind, long nowNanos) {
        if (told.isEmpty()) {
            sinceNanos = nowNanos;
            failures = 0;
            known = true;
        }
        count(nowNanos);
        return told.add(kind);
    }

    /** One more failure, if it is a trouble already. */
    void goesOn(long nowNanos) {
        if (known) {
            synchronized (this) {
                count(nowNanos);
            }
        }
    }

    private void count(long nowNanos) {
        lastNanos = nowNanos;
        failures++;
    }

    /** Something worked; not {@code null} when that is news. */
    @Nullable
    Over succeeded(long nowNanos) {
        return known ? overSince(QUIET.toNanos(), nowNanos) : null;
    }

    /**
     * It is known to be over, however short ago it failed; not {@code null} when that is news. It is none when the last time was shortly
     * before: of many transcriptions some return while others leave, and then it is over when nothing fails for a while.
     */
    @Nullable
    Over ends(long nowNanos) {
        return known ? overSince(isBackShortly(nowNanos) ? QUIET.toNanos() : 0, nowNanos) : null;
    }

    private synchronized boolean isBackShortly(long nowNanos) {
        boolean shortly = overAtNanos != null && nowNanos - overAtNanos < QUIET.toNanos();
        if (shortly) {
            overAtNanos = nowNanos;
        }
        return shortly;
    }

    private synchronized @Nullable Over overSince(long quietNanos, long nowNanos) {
        if (told.isEmpty() || nowNanos - lastNanos < quietNanos) {
            return null;
        }
        told.clear();
        overAtNanos = nowNanos;
        known = false;
        return new Over(Duration.ofNanos(nowNanos - sinceNanos), failures);
    }
}
