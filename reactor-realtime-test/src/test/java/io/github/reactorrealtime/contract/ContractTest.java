// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.reactorrealtime.contract.Schedule.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The contract, on schedules that nobody thought of. Every schedule follows from its seed, and the seeds are always the same:
 *
 * <pre>{@code
 * mvn -pl reactor-realtime-test -am -Dtest=ContractTest -Dsurefire.failIfNoSpecifiedTests=false test
 *     -Dseed=123       plays schedule 123 only, of each kind, and tells its story
 *     -Dsoak=5000      plays so many schedules of each kind
 *     -Dkind=passing   plays schedules of one kind only, also hopeless ones
 *     -Dsorts=turns    draws faults of some sorts only
 *     -Dturns=client   draws schedules with turns of one sort, or with the service's
 *     -Dservices=azure,vllm   draws these services beside OpenAI's where turns are found by us; else all there are
 *     -Dfrom=100000    starts at another seed
 * }</pre>
 */
class ContractTest {

    private static final int SCHEDULES = 70;
    /** The hopeless ones are played on request only: they find transcriptions that never end. */
    private static final String BY_DEFAULT = "HARMLESS,RECOVERABLE,PASSING,HOPELESS";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everySampleHasOneOutcomeWhateverHappens(Kind kind) {
        assumeTrue(
                System.getProperty("kind", BY_DEFAULT).toUpperCase(Locale.ROOT).contains(kind.name()));
        List<String> failures = new ArrayList<>();
        Long only = Long.getLong("seed");
        long from = only == null ? Long.getLong("from", 0) : only;
        int count = only == null ? Integer.getInteger("soak", SCHEDULES) : 1;
        for (long seed = from; seed < from + count; seed++) {
            play(kind, seed, only != null, failures);
        }
        assertThat(failures).isEmpty();
    }

    private static void play(Kind kind, long seed, boolean verbose, List<String> failures) {
        Schedule schedule = Schedule.of(seed, kind);
        Rehearsal rehearsal;
        try {
            rehearsal = assertTimeoutPreemptively(PATIENCE, () -> Rehearsal.of(schedule));
        } catch (AssertionError endless) {
            failures.add(
                    "-Dseed=" + seed + " " + kind + " goes round and round: " + endless.getCause() + "\n" + schedule);
            return;
        }
        Witnessed seen = rehearsal.witnessed();
        List<String> violations = new ArrayList<>(ContractChecker.violations(seen));
        if (kind == Kind.HARMLESS || kind == Kind.RECOVERABLE) {
            ContractChecker.losses(seen).forEach(loss -> violations.add("lost without need: " + loss));
        }
        if (verbose) {
            System.out.println(rehearsal.story());
        }
        if (!violations.isEmpty()) {
            failures.add("-Dseed=" + seed + " " + kind + ": " + String.join("\n    ", violations)
                    + (failures.isEmpty() ? "\n" + rehearsal.story() : "\n"));
        }
    }
}
