// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/**
 * Two sessions around each kind of cutover, in hundreds of orders of what they say. Both hear the same speech wherever they get it,
 * and differ in when they say so. Whatever the order: each turn once, in order, and every sample accounted for.
 */
class CutoverRaceTest {

    private static final int ORDERS = 500;
    private static final int TURNS = 8;
    private static final int LENGTH_MS = TURNS * ScriptedHearing.PERIOD_MS;

    /** Why the live audio moves. */
    enum Kind {
        ROLLOVER,
        FAILOVER,
        RETURN,
        RECONNECT
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whateverTheOrderEachTurnIsToldOnceInOrder(Kind kind) {
        for (int seed = 0; seed < ORDERS; seed++) {
            new Race(kind, seed).run();
        }
    }

    private static final class Race {

        private final Kind kind;
        private final int seed;
        private final Random random;
        private final FailoverStage stage = new FailoverStage(10); // a repair may fail, too, but not for ever
        private final List<ScriptedHearing> services = new ArrayList<>();
        private final Stage.Listener listener;
        private int emittedMs;

        Race(Kind kind, int seed) {
            this.kind = kind;
            this.seed = seed;
            this.random = new Random(seed);
            for (int i = 0; i < 200; i++) {
                stage.stage.transport.next(Mono.fromSupplier(this::service));
            }
            stage.breaker(FIRST).transitionToDisabledState();
            stage.breaker(SECOND).transitionToDisabledState();
            if (kind == Kind.RETURN) {
                stage.breaker(FIRST).transitionToForcedOpenState();
            }
            listener = stage.start(stage.twoRoutes()
                    .failover(FailoverSettings.DEFAULTS.withReturn(Duration.ofMillis(50), 1, Duration.ZERO)));
            if (kind == Kind.ROLLOVER) {
                stage.advance(
                        Duration.ofMillis(49_500)); // the session ends after a minute, and is left after fifty seconds
            }
        }

        private ScriptedLink service() {
            boolean shortLived = kind == Kind.ROLLOVER && services.isEmpty();
            ScriptedLink link = stage.unscripted();
            services.add(new ScriptedHearing(link, random, 1));
            if (shortLived) {
                stage.confirm(link, Instant.EPOCH.plusSeconds(60));
            } else {
                link.confirmSession();
            }
            return link;
        }

        void run() {
            int begin = 20 + random.nextInt(60);
            for (int step = 0; step < 120; step++) {
                if (step == begin) {
                    cutOver();
                }
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> emit();
                    case 3 -> stage.advanceMillis(10);
                    default -> services.get(random.nextInt(services.size())).sayOne();
                }
            }
            finish();
            check();
        }

        private void cutOver() {
            switch (kind) {
                case ROLLOVER -> stage.advanceMillis(500);
                case FAILOVER -> stage.breaker(FIRST).transitionToForcedOpenState();
                case RETURN -> stage.breaker(FIRST).transitionToDisabledState();
                case RECONNECT -> services.get(0).link.closeByPeer(1011, "");
            }
        }

        private void emit() {
            int count = Math.min(60 * (1 + random.nextInt(20)), LENGTH_MS - emittedMs);
            if (count > 0) {
                stage.emit(ScriptedHearing.talk(emittedMs, emittedMs + count));
                emittedMs += count;
            }
        }

        private void finish() {
            while (emittedMs < LENGTH_MS) {
                emit();
            }
            stage.source.complete();
            for (int i = 0; i < 600 && !listener.ended(); i++) {
                for (int k = 0; k < services.size(); k++) { // grows meanwhile
                    while (services.get(k).hasSomethingToSay()) {
                        services.get(k).sayOne();
                    }
                }
                stage.advanceMillis(100);
            }
        }

        private void check() {
            List<String> expected = new ArrayList<>();
            for (int k = 0; k < TURNS; k++) {
                expected.add(k + ":t" + k);
            }
            assertThat(listener.outcomes()).as("%s, seed %d", kind, seed).isEqualTo(expected);
            assertThat(listener.completed).as("%s, seed %d", kind, seed).isTrue();
            for (Completed turn : listener.events(Completed.class)) {
                long period = turn.turn() * ScriptedHearing.PERIOD_MS;
                assertThat(turn.range().start()).isEqualTo(Duration.ofMillis(period + 300));
                assertThat(turn.range().end()).isEqualTo(Duration.ofMillis(period + 2_100));
            }
            assertThat(stage.watch.cutovers).as("%s, seed %d", kind, seed).isNotEmpty();
            stage.assertNothingLeft();
            stage.assertAccounts(listener);
            AudioReport report = stage.watch.reports.get(0);
            assertThat(report.completed()).isEqualTo(TURNS * 1_800L * 24);
            assertThat(report.passedOver()).isEqualTo(TURNS * 600L * 24);
        }
    }
}
