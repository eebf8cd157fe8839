// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.JsonNode;

/** Lines of the demonstration, in colours where somebody sees them. */
final class Screen {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final String ROW = "%-12s  %-8s  %6s  %-20s  %-6s  %-9s  %s";

    private final PrintStream out;
    private final boolean colours = isSeen() || System.getenv("FORCE_COLOR") != null;

    Screen(PrintStream out) {
        this.out = out;
    }

    @SuppressWarnings("SystemConsoleNull") // null is the answer up to Java 21; afterwards colours are always on
    private static boolean isSeen() {
        return System.console() != null;
    }

    void note(String text) {
        line("2", now() + "  " + text);
    }

    void header() {
        line(
                "1",
                String.format(
                        Locale.ROOT, ROW, "committed", "call", "number", "when in the call", "text", "by", "route"));
    }

    void transcript(JsonNode transcript, ConsumerRecord<String, byte[]> record) {
        Header instance = record.headers().lastHeader("instance");
        String by = instance == null ? "" : new String(instance.value(), UTF_8);
        String row = String.format(
                Locale.ROOT,
                ROW,
                now(),
                transcript.path("call").asString(),
                transcript.path("number").asLong(),
                seconds(transcript.path("startMs").asLong()) + " to "
                        + seconds(transcript.path("endMs").asLong()),
                transcript.path("text").asString(),
                by,
                transcript.path("route").asString());
        line(by.equals("carl") ? "32" : by.equals("anna") ? "36" : "0", row);
    }

    /** Something that happens to instances. */
    void trouble(String text) {
        line("1;33", now() + "  ---- " + text);
    }

    void good(String text) {
        line("1;32", "\n" + text);
    }

    void problem(String text) {
        line("1;31", text);
    }

    void log(String name, String text) {
        out.println("---- what " + name + " wrote\n" + text);
    }

    private void line(String colour, String text) {
        out.println(colours ? "\u001b[" + colour + "m" + text + "\u001b[0m" : text);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%6.2f s", millis / 1_000.0);
    }

    private static String now() {
        return LocalTime.now(ZoneId.systemDefault())
                .truncatedTo(ChronoUnit.MILLIS)
                .format(TIME);
    }
}
