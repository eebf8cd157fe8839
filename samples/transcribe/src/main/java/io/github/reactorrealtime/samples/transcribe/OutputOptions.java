// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import picocli.CommandLine.Option;

/** The options that say what is printed. */
final class OutputOptions {

    @Option(
            names = "--json",
            order = 20,
            description = "One JSON object a line: every event as it comes, at the end a summary.")
    boolean json;

    @Option(
            names = "--verbose",
            order = 21,
            description = "Log what the library does, and show stack traces, on standard error.")
    boolean verbose;
}
