// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

/** What the process says to its caller. */
final class ExitCode {

    /** All turns are completed. */
    static final int COMPLETED = 0;

    /** Some turns failed, or audio was given up. */
    static final int INCOMPLETE = 1;

    /** The command line or the input is at fault. */
    static final int USAGE = 2;

    /** The service could not be reached, or refused. */
    static final int UNREACHABLE = 3;

    /** Ctrl-C; what was heard until then is transcribed. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
