// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import java.util.List;

/**
 * All findings about one route.
 *
 * @param route its name
 * @param findings in the order of the steps
 */
public record Diagnosis(String route, List<Finding> findings) {

    private static final int USUAL_WIDTH = 100;

    public Diagnosis {
        requireNonNull(route, "route");
        findings = List.copyOf(findings);
    }

    /** Whether no step failed. Warnings and skipped steps are no failures. */
    public boolean isHealthy() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.FAILED);
    }

    /**
     * The findings as plain text, a row each, without a line break at the end.
     *
     * @param columns how wide it may get, 40 or more; below 72 the explanations stand below each step, else beside it. Words that are
     *     longer than a line, such as URLs, are cut
     */
    public String table(int columns) {
        return DiagnosisTable.of(findings, columns);
    }

    /** {@link #table} in 100 columns. */
    @Override
    public String toString() {
        return route + System.lineSeparator() + table(USUAL_WIDTH);
    }
}
