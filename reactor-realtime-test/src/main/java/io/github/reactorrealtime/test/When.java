// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When a {@link Fault} strikes: a conjunction of conditions. Immutable; the counting of {@link #times} and {@link #every}
 * starts anew for each fault it is given to.
 */
public final class When {

    private static final When ALWAYS = new When(null, List.of(), Integer.MAX_VALUE, 1);

    private final @Nullable Point point;
    private final List<Predicate<Situation>> conditions;
    private final int times;
    private final int every;

    private When(@Nullable Point point, List<Predicate<Situation>> conditions, int times, int every) {
        this.point = point;
        this.conditions = List.copyOf(conditions);
        this.times = times;
        this.every = every;
    }

    /** Every time the fault's point is reached. */
    public static When always() {
        return ALWAYS;
    }

    /** At this point. */
    public static When at(Point point) {
        return new When(requireNonNull(point, "point"), List.of(), Integer.MAX_VALUE, 1);
    }

    /** Once on each connection, when so much audio came in: at {@link Point#AUDIO}. */
    public static When afterAudio(Duration audio) {
        requireNonNull(audio, "audio");
        return new When(
                Point.AUDIO,
                List.of(now ->
                        now.audioBefore().compareTo(audio) < 0 && now.audio().compareTo(audio) >= 0),
                Integer.MAX_VALUE,
                1);
    }

    /**
     * For these models: the one that transcribes, or before one is set the one in the URL. On Azure the names behind the
     * deployments.
     */
    public static When model(String... models) {
        Set<String> names = Set.of(models);
        return condition(now -> now.model() != null && names.contains(now.model()));
    }

    /** For these items of a connection, counted from 1; at {@link Point#SPEECH_STARTED} the item to come. */
    public static When items(int from, int to) {
        range(from, to);
        return condition(now -> now.item() >= from && now.item() <= to);
    }

    /** For one item of a connection, counted from 1. */
    public static When item(int number) {
        return items(number, number);
    }

    /** For turns with exactly this text, on whatever connection. Known from {@link Point#COMMIT_RECEIVED} on. */
    public static When saying(String text) {
        requireNonNull(text, "text");
        return condition(now -> text.equals(now.text()));
    }

    /**
     * On these connections, counted from 1 in the order of their handshakes; at {@link Point#REST} and {@link Point#MINT} for
     * these requests, counted apart.
     */
    public static When connections(int from, int to) {
        range(from, to);
        return condition(now -> now.connection() >= from && now.connection() <= to);
    }

    /** On one connection, counted from 1. */
    public static When connection(int number) {
        return connections(number, number);
    }

    /** For requests and handshakes with this in their path, such as {@code /openai/deployments/}. */
    public static When path(String part) {
        requireNonNull(part, "part");
        return condition(now -> now.path() != null && now.path().contains(part));
    }

    /** In a window of the scheduler's time since the emulator started. */
    public static When between(Duration from, Duration to) {
        requireNonNull(from, "from");
        requireNonNull(to, "to");
        return condition(
                now -> now.sinceStart().compareTo(from) >= 0 && now.sinceStart().compareTo(to) < 0);
    }

    /** The first so many times only. */
    public static When times(int times) {
        range(1, times);
        return new When(null, List.of(), times, 1);
    }

    /** Every so-manieth time only: 3 means the 3rd, 6th, 9th … */
    public static When every(int nth) {
        range(1, nth);
        return new When(null, List.of(), Integer.MAX_VALUE, nth);
    }

    /**
     * Under both.
     *
     * @throws IllegalArgumentException when they name different points
     */
    public When and(When other) {
        if (point != null && other.point != null && point != other.point) {
            throw new IllegalArgumentException(
                    "one fault strikes at one point, not at " + point + " and " + other.point);
        }
        List<Predicate<Situation>> both = new ArrayList<>(conditions);
        both.addAll(other.conditions);
        return new When(
                point == null ? other.point : point, both, Math.min(times, other.times), Math.max(every, other.every));
    }

    @Nullable
    Point point() {
        return point;
    }

    boolean fits(Situation now) {
        return conditions.stream().allMatch(condition -> condition.test(now));
    }

    /** Whether the fault strikes the nth time that everything fits, counted from 1. */
    boolean strikes(long nth) {
        return nth % every == 0 && nth / every <= times;
    }

    private static When condition(Predicate<Situation> condition) {
        return new When(null, List.of(condition), Integer.MAX_VALUE, 1);
    }

    private static void range(int from, int to) {
        if (from < 1 || to < from) {
            throw new IllegalArgumentException("numbers count from 1 and must not go down: " + from + " to " + to);
        }
    }
}
