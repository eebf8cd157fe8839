// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard error for those who know no {@link Terminal}, such as the logger: whole lines, above the live lines. */
final class TerminalStream extends OutputStream {

    private final Terminal terminal;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private TerminalStream(Terminal terminal) {
        this.terminal = terminal;
    }

    static PrintStream over(Terminal terminal) {
        return new PrintStream(new TerminalStream(terminal), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            terminal.verbatim(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else if (b != '\r') {
            line.write(b);
        }
    }
}
