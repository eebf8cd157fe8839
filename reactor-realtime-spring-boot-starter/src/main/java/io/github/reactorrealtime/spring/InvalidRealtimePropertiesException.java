// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import java.util.List;

/** Properties below {@code reactor-realtime} that no transcriber can be made of. */
final class InvalidRealtimePropertiesException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    InvalidRealtimePropertiesException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** A sentence each, which begins with the property's name. */
    List<String> problems() {
        return problems;
    }
}
