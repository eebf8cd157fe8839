// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriptEvent;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    private final StringWriter screen = new StringWriter();

    @Test
    void linesPushLiveLinesDown() {
        Terminal terminal = terminal(20);

        terminal.live(List.of("partial", "[##  ]"));
        terminal.line("done");
        terminal.live(List.of());

        assertThat(screen.toString())
                .isEqualToNormalizingNewlines(
                        "partial\n[##  ]" + "\r\033[1A\033[J" + "done\n" + "partial\n[##  ]" + "\r\033[1A\033[J");
    }

    @Test
    void messagesAndLogsNeverEndUpInALiveLine() {
        Terminal terminal = terminal(20);
        terminal.live(List.of("[##  ]"));

        terminal.message("a paragraph that is longer than the line");
        try (PrintStream log = TerminalStream.over(terminal)) {
            log.print("[WARN] half");
            log.println(" and half");
        }

        assertThat(screen.toString())
                .isEqualToNormalizingNewlines("[##  ]" + "\r\033[J" + "a paragraph that is\nlonger than the line\n"
                        + "[##  ]" + "\r\033[J" + "[WARN] half and half\n" + "[##  ]");
    }

    @Test
    void elsewhereThereAreNoLiveLines() {
        Terminal terminal = terminal(0);

        terminal.live(List.of("[##  ]"));
        terminal.line("done");

        assertThat(screen.toString()).isEqualToNormalizingNewlines("done\n");
    }

    @Test
    void aPartialIsCutToTheWidthAndShowsWhatWasSaidLast() {
        Terminal terminal = terminal(20);
        TextOutput output = new TextOutput(terminal);

        output.event(new TranscriptEvent.Partial(0, "", "one two three four five", 1), new Tally());
        output.progress(new Progress(Duration.ofSeconds(2), Duration.ofSeconds(1), null));

        assertThat(screen.toString())
                .isEqualToNormalizingNewlines("... three four five\r\033[J... three four five\n...01.0 transcribed");
    }

    @Test
    void theBarTellsSettledFromSent() {
        Progress progress = new Progress(Duration.ofSeconds(6), Duration.ofSeconds(4), Duration.ofSeconds(8));

        assertThat(progress.line(50)).isEqualTo("[############------      ]  50 %  0:04.0 of 0:08.0");
        assertThat(progress.line(12)).isEqualTo("...of 0:08.0");
    }

    @ParameterizedTest
    @CsvSource({"0, 80", "20, 55", "60, 60", "80, 80", "120, 120", "200, 120"})
    void theHelpFitsTheTerminal(int columns, int widest) {
        for (String[] help : new String[][] {{"--help"}, {"mic", "--help"}, {"doctor", "--help"}}) {
            CommandLineRun.Result result =
                    new CommandLineRun().terminal(columns).run(help);

            assertThat(result.exitCode()).isZero();
            assertThat(result.lines())
                    .map(line -> line.replaceAll("\033\\[[0-9;]*m", "").length())
                    .allSatisfy(length -> assertThat(length).isLessThanOrEqualTo(widest))
                    .anySatisfy(length -> assertThat(length).isGreaterThan(widest - 15));
        }
    }

    @Test
    void timesHaveHoursOnlyWhenNeeded() {
        assertThat(Times.clock(Duration.ofMillis(61_990))).isEqualTo("1:01.9");
        assertThat(Times.clock(Duration.ofMillis(3_723_400))).isEqualTo("1:02:03.4");
        assertThat(Times.parse("1.5s")).isEqualTo(Duration.ofMillis(1_500));
        assertThat(Times.parse("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(Times.parse("7")).isEqualTo(Duration.ofSeconds(7));
    }

    private Terminal terminal(int columns) {
        PrintWriter writer = new PrintWriter(screen);
        return new Terminal(writer, writer, columns, false);
    }
}
