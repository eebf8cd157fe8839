// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.io.PrintWriter;
import java.util.List;

/**
 * Standard output and error, and below what is printed a few live lines that are rewritten in place: only where there is a
 * terminal, elsewhere live lines are left out. Everything goes through here, so that nothing is printed into a live line.
 *
 * <p>Thread-safe.
 */
final class Terminal {

    private static final String ERASE_BELOW = "\033[J";
    private static final String LINE_UP = "\033[1A";
    private static final String DIM = "\033[2m";
    private static final String NORMAL = "\033[0m";

    private final PrintWriter out;
    private final PrintWriter err;
    private final int columns;
    private final boolean colored;

    /** What stands below the printed text, at most one line each; guarded by this. */
    private List<String> live = List.of();

    /**
     * @param columns width, 0 when standard output is no terminal or one that can't move its cursor
     * @param colored whether to use colors
     */
    Terminal(PrintWriter out, PrintWriter err, int columns, boolean colored) {
        this.out = out;
        this.err = err;
        this.columns = columns;
        this.colored = colored && columns > 0;
    }

    /** Whether there are live lines. */
    boolean isLive() {
        return columns > 0;
    }

    boolean isColored() {
        return colored;
    }

    int columns() {
        return columns;
    }

    PrintWriter out() {
        return out;
    }

    PrintWriter err() {
        return err;
    }

    /** A line of output, above the live lines. */
    synchronized void line(String text) {
        print(out, text);
    }

    /** A paragraph for the person in front, on standard error, above the live lines. */
    synchronized void message(String paragraph) {
        print(err, isLive() ? Columns.wrap(paragraph, columns) : paragraph);
    }

    /** Text of several lines, such as a stack trace or a log line, on standard error as it is. */
    synchronized void verbatim(String text) {
        print(err, text);
    }

    /** Replaces the live lines; each has to fit into {@link #columns()} minus one. */
    synchronized void live(List<String> lines) {
        if (isLive() && !lines.equals(live)) {
            String erased = erase();
            live = List.copyOf(lines);
            out.print(erased + drawn());
            out.flush();
        }
    }

    /** Whether nobody reads any more: the other end of the pipe is gone. */
    boolean isClosed() {
        return out.checkError();
    }

    /** The text less prominent, where there are colors. */
    String dim(String text) {
        return colored ? DIM + text + NORMAL : text;
    }

    private void print(PrintWriter to, String text) {
        if (live.isEmpty()) {
            to.println(text);
            to.flush();
            return;
        }
        out.print(erase());
        out.flush();
        to.println(text);
        to.flush();
        out.print(drawn());
        out.flush();
    }

    private String erase() {
        return live.isEmpty() ? "" : "\r" + LINE_UP.repeat(live.size() - 1) + ERASE_BELOW;
    }

    private String drawn() {
        return String.join(System.lineSeparator(), live);
    }
}
