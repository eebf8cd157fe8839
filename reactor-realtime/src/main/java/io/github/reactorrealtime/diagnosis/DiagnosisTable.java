// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.error.SupportHandles;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Findings as text in columns: step, outcome, time, and beside or below them what it means, what to do, and whom to show it to. */
final class DiagnosisTable {

    private static final int LEAST_COLUMNS = 40;
    private static final int LEAST_COLUMNS_BESIDE = 72;
    private static final String HEAD = "%-13s %-8s %8s";
    private static final int HEAD_COLUMNS = 13 + 1 + 8 + 1 + 8;
    private static final String GAP = "  ";

    private final boolean beside;
    private final int textColumns;
    private final StringBuilder table = new StringBuilder();

    private DiagnosisTable(int columns) {
        int usable = Math.max(LEAST_COLUMNS, columns);
        this.beside = usable >= LEAST_COLUMNS_BESIDE;
        this.textColumns = usable - GAP.length() - (beside ? HEAD_COLUMNS : 0);
    }

    static String of(List<Finding> findings, int columns) {
        DiagnosisTable table = new DiagnosisTable(columns);
        table.line(HEAD.formatted("STEP", "OUTCOME", "TIME") + (table.beside ? GAP + "WHAT IT MEANS" : ""));
        findings.forEach(table::row);
        return table.table.toString();
    }

    private void row(Finding finding) {
        String head = HEAD.formatted(finding.step(), finding.outcome(), time(finding));
        List<String> text = new ArrayList<>();
        paragraph(text, "", finding.meaning());
        paragraph(text, "-> ", finding.advice());
        paragraph(text, "   ", handles(finding.support()));
        if (!beside) {
            line(head);
            text.forEach(each -> line(GAP + each));
            return;
        }
        for (String each : text) {
            line(head + GAP + each);
            head = " ".repeat(HEAD_COLUMNS);
        }
    }

    private void line(String text) {
        if (!table.isEmpty()) {
            table.append(System.lineSeparator());
        }
        table.append(text.stripTrailing());
    }

    private void paragraph(List<String> lines, String mark, String paragraph) {
        String before = mark;
        for (String line : wrap(plain(paragraph), textColumns - mark.length())) {
            lines.add(before + line);
            before = " ".repeat(mark.length());
        }
    }

    /** Between words; a word that is longer than a line is cut, a URL between its parts. */
    private static List<String> wrap(String paragraph, int columns) {
        List<String> lines = new ArrayList<>();
        String rest = paragraph;
        while (rest.length() > columns) {
            int space = rest.lastIndexOf(' ', columns);
            int end = space > 0 ? space : cut(rest, columns);
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        if (!rest.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }

    private static int cut(String word, int columns) {
        for (int end = columns; end > columns / 2; end--) {
            if ("/?&".indexOf(word.charAt(end)) >= 0) {
                return end;
            }
        }
        return Character.isHighSurrogate(word.charAt(columns - 1)) ? columns - 1 : columns;
    }

    /** Without line breaks, and without anything that a terminal would obey: some of it was said by the service. */
    private static String plain(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static String time(Finding finding) {
        Duration took = finding.took();
        if (finding.outcome() == Outcome.SKIPPED) {
            return "-";
        }
        return took.toMillis() < 10_000
                ? took.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1_000.0);
    }

    /** The region first: it is what one looks for. */
    private static String handles(SupportHandles support) {
        List<String> parts = new ArrayList<>();
        add(parts, "region ", support.region());
        add(parts, "x-request-id ", support.requestId());
        add(parts, "apim-request-id ", support.apimRequestId());
        add(parts, "cf-ray ", support.ray());
        add(parts, "session ", support.sessionId());
        boolean hasId = !parts.isEmpty();
        add(
                parts,
                "at ",
                hasId && support.at() != null
                        ? support.at().truncatedTo(ChronoUnit.SECONDS).toString()
                        : null);
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, String name, @Nullable String value) {
        if (value != null) {
            parts.add(name + value);
        }
    }
}
