// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Gives each turn the next line, and the same line again when asked again. */
final class ScriptRecognizer implements Recognizer {

    private record Key(int connection, int item) {}

    private final Iterator<String> lines;
    private final Map<Key, String> said = new HashMap<>();

    ScriptRecognizer(List<String> lines) {
        this.lines = List.copyOf(lines).iterator();
    }

    @Override
    public synchronized String recognize(short[] samples, int sampleRateHz, Turn turn) {
        return said.computeIfAbsent(
                new Key(turn.connection(), turn.item()), key -> lines.hasNext() ? lines.next() : "");
    }
}
