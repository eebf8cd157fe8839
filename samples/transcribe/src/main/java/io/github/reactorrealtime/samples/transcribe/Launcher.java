// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Ties the commands to the process, or in tests to something like it. */
final class Launcher {

    private static final String LIBRARY_LOG_LEVEL = "org.slf4j.simpleLogger.log.io.github.reactorrealtime";

    /** How wide the help is for readers that don't say how wide they are. */
    private static final int HELP_COLUMNS = 80;

    /** Narrower the parser can't write it; wider than the latter nobody likes to read it. */
    private static final int LEAST_HELP_COLUMNS = 55;

    private static final int MOST_HELP_COLUMNS = 120;

    private Launcher() {}

    /** Runs a command line in this process and returns its exit code. */
    static int run(String[] args) {
        if (Arrays.asList(args).contains("--verbose")) {
            // Before the first logger is made: they read it only then.
            System.setProperty(LIBRARY_LOG_LEVEL, "debug");
        }
        Map<String, String> environment = System.getenv();
        Terminal terminal = terminal(environment);
        if (terminal.isLive()) {
            System.setErr(TerminalStream.over(terminal));
        }
        return run(args, new Host(environment, System.in, terminal, () -> Interrupt.onCtrlC(() -> leave(terminal))));
    }

    /** Runs a command line and returns its exit code. */
    static int run(String[] args, Host host) {
        Terminal terminal = host.terminal();
        return new CommandLine(new Transcribe(host))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.isColored() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(helpColumns(terminal))
                .setUsageHelpLongOptionsMaxWidth(helpColumns(terminal) < HELP_COLUMNS ? 20 : 28)
                .setParameterExceptionHandler((e, arguments) -> misused(e, terminal))
                .setExecutionExceptionHandler((e, command, parsed) -> failed(e, parsed, terminal))
                .execute(args);
    }

    private static int helpColumns(Terminal terminal) {
        int columns = terminal.columns() == 0 ? HELP_COLUMNS : terminal.columns();
        return Math.max(LEAST_HELP_COLUMNS, Math.min(columns, MOST_HELP_COLUMNS));
    }

    private static int misused(ParameterException e, Terminal terminal) {
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        terminal.message("Error: " + Columns.plain(String.valueOf(e.getMessage())) + ". See '" + name + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, ParseResult parsed, Terminal terminal) {
        boolean expected = e instanceof CliException;
        terminal.message("Error: "
                + (expected
                        ? Errors.paragraph(e)
                        : "transcribe itself failed, which is a bug: " + Columns.plain(e.toString())
                                + ". --verbose shows where."));
        ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (last.hasMatchedOption("--verbose")) {
            terminal.verbatim(Errors.stackTrace(e));
        }
        return expected ? ((CliException) e).exitCode() : ExitCode.INCOMPLETE;
    }

    private static Terminal terminal(Map<String, String> environment) {
        int columns = "dumb".equals(environment.get("TERM")) ? 0 : TerminalSize.columns(environment);
        String noColor = environment.get("NO_COLOR");
        // Programs read pipes and files as UTF-8, whatever the locale says.
        Charset charset = columns > 0 ? terminalCharset() : StandardCharsets.UTF_8;
        return new Terminal(
                writer(FileDescriptor.out, charset),
                writer(FileDescriptor.err, charset),
                columns,
                noColor == null || noColor.isEmpty());
    }

    /** Leaves the live lines. Past the terminal, whose lock may be held by somebody who can't print. */
    private static void leave(Terminal terminal) {
        if (terminal.isLive()) {
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII).println();
        }
    }

    private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset), false);
    }

    /** What the terminal says it takes, unless it claims to take ASCII only, as in many containers. */
    private static Charset terminalCharset() {
        String declared = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
        if (declared == null || !Charset.isSupported(declared)) {
            return StandardCharsets.UTF_8;
        }
        Charset charset = Charset.forName(declared);
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }
}
