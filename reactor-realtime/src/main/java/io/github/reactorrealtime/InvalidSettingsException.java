// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.util.List;

/** A transcriber can't be built from these settings. */
public final class InvalidSettingsException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    InvalidSettingsException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * Everything that is wrong, a sentence each: it begins with the setting, {@code maxTurn must be …}, or with {@code route} and the
     * route's name.
     */
    public List<String> problems() {
        return problems;
    }
}
