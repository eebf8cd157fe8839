// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.contract.Witnessed.Ending;
import io.github.reactorrealtime.error.ServiceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was seen of a transcription with what the library promises, and says where they differ. Knows nothing of how the
 * audio was cut into turns: what a turn may say follows from the tones in its range.
 */
final class ContractChecker {

    private final Witnessed seen;
    private final List<Outcome> outcomes;
    private final List<String> violations = new ArrayList<>();

    private ContractChecker(Witnessed seen) {
        this.seen = seen;
        this.outcomes = Outcome.of(seen.events());
    }

    /** Every broken promise, in words; empty when all were kept. */
    static List<String> violations(Witnessed seen) {
        ContractChecker checker = new ContractChecker(seen);
        checker.checkTimeline();
        checker.checkPartials();
        checker.checkRoutes();
        checker.checkNumbers();
        checker.checkReport();
        checker.checkEnding();
        return checker.violations;
    }

    /** Turns that were not transcribed though they could have been: no broken promise, but no success either. */
    static List<String> losses(Witnessed seen) {
        return Outcome.of(seen.events()).stream()
                .filter(outcome -> outcome.text() == null && !isUnintelligible(outcome))
                .map(Outcome::brief)
                .toList();
    }

    /** The service says that the audio itself is at fault: nobody is asked a second time. */
    private static boolean isUnintelligible(Outcome outcome) {
        return outcome.event() instanceof Failed failed
                && failed.cause() instanceof ServiceException service
                && "audio_unintelligible".equals(service.error().code());
    }

    private void checkTimeline() {
        long end = 0;
        long turn = -1;
        Duration watermark = Duration.ZERO;
        for (Outcome outcome : outcomes) {
            expect(outcome.range().sampleRateHz() == seen.sampleRateHz(), "another time-line: " + outcome.brief());
            expect(outcome.start() >= end, "overlaps or goes back behind " + end + ": " + outcome.brief());
            expect(outcome.end() <= seen.sourceSamples(), "beyond the source: " + outcome.brief());
            expect(
                    outcome.watermark().compareTo(watermark) >= 0,
                    "watermark went back from " + watermark + ": " + outcome.brief());
            expect(
                    outcome.watermark().compareTo(outcome.range().end()) >= 0,
                    "watermark " + outcome.watermark() + " before the end of " + outcome.brief());
            if (outcome.turn() >= 0) {
                expect(outcome.turn() > turn, "after turn " + turn + " came " + outcome.brief());
                turn = Math.max(turn, outcome.turn());
            }
            end = Math.max(end, outcome.end());
            watermark = outcome.watermark().compareTo(watermark) > 0 ? outcome.watermark() : watermark;
        }
    }

    /** Partials grow, and end with their turn. */
    private void checkPartials() {
        Map<Long, Partial> last = new HashMap<>();
        Set<Long> settled = new HashSet<>();
        for (TranscriptEvent event : seen.events()) {
            if (event instanceof Partial partial) {
                expect(!settled.contains(partial.turn()), "a partial after the end of its turn: " + partial);
                Partial before = last.put(partial.turn(), partial);
                boolean goesOn = before != null && before.attempt() == partial.attempt();
                String expected = goesOn ? before.text() + partial.delta() : partial.delta();
                expect(
                        partial.text().equals(expected),
                        "a partial that does not follow from " + before + ": " + partial);
                expect(
                        before == null || before.attempt() <= partial.attempt(),
                        "a partial of an attempt that was given up: " + partial);
            } else if (event instanceof Completed done) {
                settled.add(done.turn());
            } else if (event instanceof Failed failed) {
                settled.add(failed.turn());
            }
        }
    }

    private void checkRoutes() {
        String current = null;
        for (TranscriptEvent event : seen.events()) {
            if (event instanceof RouteChanged changed) {
                expect(current == null || changed.from().equals(current), "was on " + current + ": " + changed);
                expect(!changed.from().equals(changed.to()), "no change of route: " + changed);
                current = changed.to();
            }
        }
    }

    private void checkNumbers() {
        Set<Key> accounted = new HashSet<>();
        for (Outcome outcome : outcomes) {
            List<Key> touched = seen.keys().stream()
                    .filter(key -> key.touches(outcome.start(), outcome.end()))
                    .toList();
            accounted.addAll(touched);
            String text = outcome.text();
            if (text != null && !mayRead(text, touched, outcome)) {
                violations.add("the tones " + read(touched) + " read otherwise: " + outcome.brief());
            }
        }
        long until = settledUntil();
        for (Key key : seen.keys()) {
            if (key.end() <= until && !accounted.contains(key)) {
                violations.add("vanished: " + key);
            }
        }
    }

    /** A tone that is cut by the edge of a range may be heard on either side, or on neither. */
    private static boolean mayRead(String text, List<Key> touched, Outcome outcome) {
        List<Key> inside = touched.stream()
                .filter(key -> key.isInside(outcome.start(), outcome.end()))
                .toList();
        String sure = read(inside);
        String before = touched.isEmpty() || inside.contains(touched.get(0)) ? "" : read(touched.subList(0, 1));
        Key last = touched.isEmpty() ? null : touched.get(touched.size() - 1);
        String after = last == null || inside.contains(last) ? "" : String.valueOf(last.key());
        return text.equals(sure)
                || text.equals(before + sure)
                || text.equals(sure + after)
                || text.equals(before + sure + after);
    }

    private static String read(List<Key> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach(key -> text.append(key.key()));
        return text.toString();
    }

    /** Up to where everything has to have an outcome. */
    private long settledUntil() {
        AudioReport report = report();
        if (seen.ending() == Ending.CANCELLED) { // what was settled after the last event that was asked for is not told
            return outcomes.isEmpty() ? 0 : outcomes.get(outcomes.size() - 1).end();
        }
        return report == null ? seen.sourceSamples() : report.accepted();
    }

    private void checkReport() {
        AudioReport report = report();
        if (report == null) {
            violations.add("there should be one report but there are " + seen.reports());
            return;
        }
        boolean cancelled = seen.ending() == Ending.CANCELLED;
        compare("completed", sum(Completed.class), report.completed(), cancelled);
        compare("failed", sum(Failed.class), report.failed(), cancelled);
        compare("gap", sum(Gap.class), report.gap(), cancelled);
        expect(report.sampleRateHz() == seen.sampleRateHz(), "another time-line: " + report);
        expect(report.passedOver() >= 0, "less than nothing was passed over: " + report);
        expect(report.accepted() <= seen.sourceSamples(), "more than the source has: " + report);
        expect(report.unsettled() >= 0, "settled more than was accepted: " + report);
        if (!cancelled) {
            expect(report.unsettled() == 0, report.unsettled() + " samples without an outcome: " + report);
            expect(report.watermark() == report.accepted(), "the watermark is not at the end: " + report);
        }
        if (seen.ending() == Ending.COMPLETED) {
            expect(report.accepted() == seen.sourceSamples(), "the source has " + seen.sourceSamples() + ": " + report);
        }
    }

    /** After a cancel some of what was settled was never told. */
    private void compare(String what, long told, long reported, boolean cancelled) {
        boolean fits = cancelled ? told <= reported : told == reported;
        expect(fits, "events say that " + told + " samples are " + what + " but the report says " + reported);
    }

    private long sum(Class<? extends TranscriptEvent> kind) {
        return outcomes.stream()
                .filter(outcome -> kind.isInstance(outcome.event()))
                .mapToLong(Outcome::samples)
                .sum();
    }

    private void checkEnding() {
        expect(seen.ending() != Ending.NEVER, "the stream never ended");
        seen.leftovers().forEach(leftover -> violations.add("left over: " + leftover));
    }

    private @Nullable AudioReport report() {
        return seen.reports().size() == 1 ? seen.reports().get(0) : null;
    }

    private void expect(boolean kept, String otherwise) {
        if (!kept) {
            violations.add(otherwise);
        }
    }
}
