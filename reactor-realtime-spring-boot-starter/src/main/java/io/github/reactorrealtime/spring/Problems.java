// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with properties, so that all of it is said at once. */
final class Problems {

    /** How the library says what is wrong with a value: {@code maxTurn must be …}. */
    private static final Pattern VALUE = Pattern.compile("([a-z][A-Za-z]*)((?:\\[\\d+])?) (must .*)", Pattern.DOTALL);

    private final List<String> found = new ArrayList<>();

    /**
     * One more.
     *
     * @param property its whole name
     * @param problem a sentence behind the name: what is wrong, and after a dash what to do
     */
    void add(String property, String problem) {
        found.add(property + ": " + problem);
    }

    /** What the library makes of values, or {@code null} when it does not take one of them: that is then among the problems. */
    <T> @Nullable T checked(String prefix, Supplier<T> values) {
        try {
            return values.get();
        } catch (IllegalArgumentException e) {
            addValue(prefix, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** What the library says about a value, about the property below the prefix that has it. */
    void addValue(String prefix, String problem) {
        var value = VALUE.matcher(problem);
        if (value.matches()) {
            add(prefix + "." + Names.kebab(value.group(1)) + value.group(2), value.group(3));
        } else {
            add(prefix, problem);
        }
    }

    /** @throws InvalidRealtimePropertiesException when there are any */
    void report() {
        if (!found.isEmpty()) {
            throw new InvalidRealtimePropertiesException(found);
        }
    }
}
