// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which routes a transcription could not reach lately, and which one to take instead. Confined to its transcription. */
final class Unreachable {

    private final Ladder ladder;
    private final TranscriptionSettings settings;
    private final Map<Rung, Long> untilNanos = new HashMap<>();
    private final Set<Rung> triedThisRound = new HashSet<>();

    Unreachable(Ladder ladder, TranscriptionSettings settings) {
        this.ladder = ladder;
        this.settings = settings;
    }

    /** Left alone in this round, and by those who have a choice until the next probe could have found it well. */
    void add(Rung rung) {
        triedThisRound.add(rung);
        untilNanos.put(
                rung, settings.nanos() + settings.failover().probeInterval().toNanos());
    }

    /** All routes may be tried again. However long a round took, each was tried once in it. */
    void startRound() {
        triedThisRound.clear();
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

    /** What to try when there is no session: a healthy one first, but any breaker is better than nothing; {@code null} ends the round. */
    @Nullable
    Rung nextToTry(Rung from) {
        long now = settings.nanos();
        Predicate<Rung> untried = rung -> !rung.isOut(now) && !triedThisRound.contains(rung);
        Rung healthy = find(from.index, untried.and(rung -> rung.guard.isHealthy()));
        return healthy == null ? find(from.index, untried) : healthy;
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
            if (rung.carriesLive() && test.test(rung)) {
                return rung;
            }
        }
        return null;
    }
}
