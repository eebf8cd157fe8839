// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import org.jspecify.annotations.Nullable;

/** Ends the command with an exit code and a paragraph for the person who typed it. */
final class CliException extends RuntimeException {

    private final int exitCode;

    private CliException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The command line or the input is at fault. */
    static CliException usage(String message) {
        return new CliException(ExitCode.USAGE, message, null);
    }

    /** The command line or the input is at fault, as the cause found out. */
    static CliException usage(String message, Throwable cause) {
        return new CliException(ExitCode.USAGE, message, cause);
    }

    int exitCode() {
        return exitCode;
    }
}
