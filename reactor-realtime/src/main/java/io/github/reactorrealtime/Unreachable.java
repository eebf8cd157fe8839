// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which routes a transcription could not reach lately, and which one to take instead. Confined to its transcription. */
final class Unreachable {

    private final Ladder ladder;
    private final TranscriptionSettings settings;
    private final Map<Rung, Long> untilNanos = new HashMap<>();

    Unreachable(Ladder ladder, TranscriptionSettings settings) {
        this.ladder = ladder;
        this.settings = settings;
    }

    /** Left alone until the next probe could have found it well. */
    void add(Rung rung) {
        untilNanos.put(
                rung, settings.nanos() + settings.failover().probeInterval().toNanos());
    }

    void clear() {
        untilNanos.clear();
    }

    /** This rung or the next one down, from the bottom on from the top, whose breaker is closed; {@code null} when there is none. */
    @Nullable
    Rung firstHealthyFrom(Rung rung) {
        return find(rung.index, reachable().and(each -> each.guard.isHealthy()));
    }

    @Nullable
    Rung firstHealthyAfter(Rung rung) {
        return find(rung.index + 1, reachable().and(each -> each.guard.isHealthy()));
    }

    /** The same with any breaker: better than no session at all. */
    @Nullable
    Rung firstReachableFrom(Rung rung) {
        return find(rung.index, reachable());
    }

    private Predicate<Rung> reachable() {
        long now = settings.nanos();
        return rung -> {
            Long until = untilNanos.get(rung);
            return !rung.isOut(now) && (until == null || until - now <= 0);
        };
    }

    private @Nullable Rung find(int from, Predicate<Rung> test) {
        List<Rung> rungs = ladder.rungs();
        for (int i = 0; i < rungs.size(); i++) {
            Rung rung = rungs.get((from + i) % rungs.size());
            if (test.test(rung)) {
                return rung;
            }
        }
        return null;
    }
}
