// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.When;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The keys that say when a fault strikes. */
final class Conditions {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private Conditions() {}

    static When read(Keys keys) {
        When when = When.always();
        if (keys.has("model")) {
            when = when.and(When.model(value(keys, "model").split("\\|", -1)));
        }
        if (keys.has("path")) {
            when = when.and(When.path(value(keys, "path")));
        }
        if (keys.has("saying")) {
            when = when.and(When.saying(value(keys, "saying")));
        }
        if (keys.has("at")) {
            when = when.and(When.at(point(value(keys, "at"))));
        }
        if (keys.has("after-audio")) {
            when = when.and(When.afterAudio(keys.duration("after-audio")));
        }
        if (keys.has("from") || keys.has("to")) {
            Duration from = keys.has("from") ? keys.duration("from") : Duration.ZERO;
            when = when.and(When.between(from, keys.has("to") ? keys.duration("to") : FOR_EVER));
        }
        return counted(keys, when);
    }

    private static When counted(Keys keys, When soFar) {
        When when = soFar;
        for (String key : new String[] {"items", "item"}) {
            if (keys.has(key)) {
                when = when.and(range(key, value(keys, key), When::items));
            }
        }
        for (String key : new String[] {"connections", "connection"}) {
            if (keys.has(key)) {
                when = when.and(range(key, value(keys, key), When::connections));
            }
        }
        if (keys.has("times")) {
            when = when.and(When.times(keys.number("times", 1)));
        }
        if (keys.has("every")) {
            when = when.and(When.every(keys.number("every", 1)));
        }
        return when;
    }

    private static When range(String key, String value, BiFunction<Integer, Integer, When> condition) {
        int dash = value.indexOf('-');
        int from = Keys.number(key, dash < 0 ? value : value.substring(0, dash));
        int to = dash < 0 ? from : Keys.number(key, value.substring(dash + 1));
        return condition.apply(from, to);
    }

    private static Point point(String name) {
        for (Point point : Point.values()) {
            if (name(point).equals(name)) {
                return point;
            }
        }
        String names = Arrays.stream(Point.values()).map(Conditions::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("'at' must be one of " + names + " but was '" + name + "'");
    }

    private static String name(Point point) {
        return point.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String value(Keys keys, String key) {
        return requireNonNull(keys.optional(key), key);
    }
}
