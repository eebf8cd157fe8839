// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** The open repair sessions of a transcription: those in use, and those kept warm for the next turn. Confined to it. */
final class RepairSessions {

    private final TranscriptionSettings settings;
    private final SignalLoop loop;
    private final Map<Rung, ArrayDeque<Idle>> idle = new HashMap<>();
    private final Set<RepairSession> inUse = new HashSet<>();

    private record Idle(RepairSession session, Disposable timer) {}

    RepairSessions(TranscriptionSettings settings, SignalLoop loop) {
        this.settings = settings;
        this.loop = loop;
    }

    /** A warm session of that route, the one used last; {@code null} when there is none. */
    @Nullable
    RepairSession take(Rung rung) {
        ArrayDeque<Idle> sessions = idle.getOrDefault(rung, new ArrayDeque<>());
        Idle warm;
        while ((warm = sessions.pollLast()) != null) {
            warm.timer.dispose();
            if (warm.session.isUsable()) {
                inUse.add(warm.session);
                return warm.session;
            }
            warm.session.close();
        }
        return null;
    }

    /** A new session, in use. */
    void add(RepairSession session) {
        inUse.add(session);
    }

    /** Keeps the session for a while, or closes it when it is of no more use. */
    void giveBack(RepairSession session) {
        if (!inUse.remove(session)) {
            return;
        }
        if (!session.isUsable() || settings.failover().idle().isZero()) {
            session.close();
            return;
        }
        Disposable timer = settings.timer()
                .schedule(
                        () -> loop.signal(() -> closeIdle(session)),
                        settings.failover().idle().toNanos(),
                        TimeUnit.NANOSECONDS);
        idle.computeIfAbsent(session.rung(), rung -> new ArrayDeque<>()).add(new Idle(session, timer));
    }

    /** A session that can't be used again, because an answer it still owes would be taken for that to another turn. */
    void discard(RepairSession session) {
        inUse.remove(session);
        session.close();
    }

    private void closeIdle(RepairSession session) {
        for (Iterator<Idle> all =
                        idle.getOrDefault(session.rung(), new ArrayDeque<>()).iterator();
                all.hasNext(); ) {
            if (all.next().session == session) {
                all.remove();
                session.close();
            }
        }
    }

    void close() {
        for (ArrayDeque<Idle> sessions : idle.values()) {
            for (Idle each : sessions) {
                each.timer.dispose();
                each.session.close();
            }
        }
        idle.clear();
        inUse.forEach(RepairSession::close);
        inUse.clear();
    }
}
