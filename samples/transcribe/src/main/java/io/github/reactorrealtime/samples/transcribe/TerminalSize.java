// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.io.Console;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds out whether standard output is a terminal, and how wide. */
final class TerminalSize {

    private static final int DEFAULT_COLUMNS = 80;
    private static final Pattern SIZE = Pattern.compile("\\s*\\d+ (\\d+)\\s*");

    /** The child's standard output is ours, so it can be asked about; its answer comes on standard error. */
    private static final String[] QUESTION = {"sh", "-c", "test -t 1 && { stty size <&1 >&2 2>/dev/null; true; }"};

    private TerminalSize() {}

    /** Columns of the terminal, 0 when standard output is none. */
    static int columns(Map<String, String> environment) {
        int asked = askShell();
        if (asked == 0 || (asked < 0 && !isConsole(System.console()))) {
            return 0;
        }
        int declared = number(environment.get("COLUMNS"));
        return declared > 0 ? declared : asked > 0 ? asked : DEFAULT_COLUMNS;
    }

    /**
     * Asks a shell, as the JVM only knows whether input and output both are a terminal, and {@code ffmpeg … | transcribe -} is
     * on a terminal too.
     *
     * @return columns, 0 for no terminal, −1 when there is no shell to ask
     */
    private static int askShell() {
        try {
            Process shell = new ProcessBuilder(QUESTION)
                    .redirectInput(Redirect.PIPE)
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.PIPE)
                    .start();
            shell.getOutputStream().close();
            if (!shell.waitFor(1, TimeUnit.SECONDS)) {
                shell.destroy();
                return -1;
            }
            if (shell.exitValue() != 0) {
                return 0;
            }
            String size = new String(shell.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher matcher = SIZE.matcher(size);
            int columns = matcher.matches() ? number(matcher.group(1)) : 0;
            return columns > 0 ? columns : DEFAULT_COLUMNS;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Since Java 22 there is a console also when nothing is a terminal, and a method that tells. */
    private static boolean isConsole(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    }
}
