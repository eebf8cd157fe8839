// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import java.util.Locale;

/** How names of Java are written in properties. */
final class Names {

    private Names() {}

    /** {@code maxTurn} and {@code MAX_TURN} are {@code max-turn}. */
    static String kebab(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
