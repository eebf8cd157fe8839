// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the command in this process, with its surroundings made up. */
final class CommandLineRun {

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Interrupt interrupt = Interrupt.create();
    private InputStream in = new ByteArrayInputStream(new byte[0]);
    private int columns;

    /** What a run left behind. */
    record Result(int exitCode, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }

        /** Every line of the output as a JSON object. */
        List<Map<String, Object>> events() {
            return lines().stream().map(JsonText::object).toList();
        }

        List<Map<String, Object>> events(String kind) {
            return events().stream()
                    .filter(event -> kind.equals(event.get("event")))
                    .toList();
        }

        /** The text of each completed turn. */
        List<Object> texts() {
            return events("completed").stream().map(event -> event.get("text")).toList();
        }
    }

    CommandLineRun environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    CommandLineRun in(byte[] bytes) {
        return in(new ByteArrayInputStream(bytes));
    }

    CommandLineRun in(InputStream stream) {
        in = stream;
        return this;
    }

    CommandLineRun terminal(int width) {
        columns = width;
        return this;
    }

    Interrupt interrupt() {
        return interrupt;
    }

    Result run(String... args) {
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), columns, columns > 0);
        int exitCode = Launcher.run(args, new Host(environment, in, terminal, () -> interrupt));
        return new Result(exitCode, out.toString(), err.toString());
    }
}
