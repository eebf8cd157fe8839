// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library's log in good and bad times, with a JVM of its own whose logs are all at TRACE. */
@Timeout(240)
class LogTest {

    private static final Map<String, List<String>> LINES = new LinkedHashMap<>(); // by scene

    @BeforeAll
    static void play() throws IOException, InterruptedException {
        Path output = Path.of("target", "log-scenes.txt"); // to be looked at
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                        // The emulator is the service, and tells its developer everything.
                        "-Dorg.slf4j.simpleLogger.log.io.github.reactorrealtime.test=off",
                        // Writes the exceptions it is told of, with the words of the service.
                        "-Dorg.slf4j.simpleLogger.log.io.github.resilience4j=info",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LogScenes.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(200, TimeUnit.SECONDS);
        process.destroyForcibly();
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(output)) {
            if (line.startsWith(LogScenes.SCENE)) {
                lines = new ArrayList<>();
                LINES.put(line.substring(LogScenes.SCENE.length()), lines);
            } else {
                lines.add(line);
            }
        }
        assertThat(ended).isTrue();
        assertThat(LINES).as("played to the end").containsKey("end");
    }

    @Test
    void anHourInWhichAllGoesWellIsQuiet() {
        assertThat(loud("happy")).isEmpty();
        assertThat(ours("happy"))
                .as("and at DEBUG a line where something opens, moves or closes")
                .hasSizeBetween(3, 10);
    }

    @Test
    void anHourInWhichEveryTurnFailsIsAWarningAndItsEnd() {
        assertThat(count("every turn fails", " failed: ")).as("it did happen").isGreaterThan(200);
        assertThat(loud("every turn fails"))
                .satisfiesExactly(
                        begin -> assertThat(begin).contains("WARN", "audio is lost", "server_error", "session=sess_"),
                        end -> assertThat(end).contains("INFO", "turns have their texts again"));
    }

    @Test
    void anHourInWhichOneModelFailsIsTheWayThereAndBack() {
        assertThat(count("one model fails", "a probe on ")).as("it did happen").isGreaterThan(20);
        assertThat(loud("one model fails"))
                .satisfiesExactly(
                        begin -> assertThat(begin)
                                .contains("INFO", "the live audio goes from ", "gpt-4o-transcribe to ", "server_error"),
                        end -> assertThat(end).contains("INFO", "gpt-4o-transcribe works again"));
    }

    @Test
    void anHourInWhichNobodyIsLetInIsALineForEachRouteAndForItsEnd() {
        assertThat(count("nobody is let in", "no session could be opened"))
                .as("it did happen")
                .isGreaterThan(60);
        assertThat(loud("nobody is let in")).hasSizeBetween(3, 8).noneMatch(line -> line.contains("ERROR"));
        assertThat(loud("nobody is let in").get(0)).contains("INFO", "no session can be opened on ", "503");
    }

    @Test
    void aWrongKeyIsAWarningUntilItIsRight() {
        assertThat(loud("a wrong key"))
                .satisfiesExactly(
                        begin -> assertThat(begin).contains("WARN", " is out", "401", "check the API key"),
                        left -> assertThat(left).contains("INFO", "the live audio goes from "),
                        end -> assertThat(end).contains("INFO", "gpt-4o-transcribe works again"));
    }

    @Test
    void noContentIsInAnyLogWithoutTheSwitch() {
        List<String> all = lines("content");
        assertThat(all)
                .anyMatch(line -> line.contains("TRACE io.netty"))
                .anyMatch(line -> line.contains("DEBUG io.github"));
        assertThat(count("content", "has its text by attempt 3"))
                .as("it did happen")
                .isOne();
        assertThat(all.stream().filter(LogTest::hasContent)).isEmpty();
    }

    @Test
    void withTheSwitchTheWireIsInTheLogAndKeysAreNot() {
        for (String scene : List.of("content that was asked for", "content that was asked for by property")) {
            List<String> wire = lines(scene).stream()
                    .filter(line -> line.contains("TRACE io.github.reactorrealtime.wire"))
                    .toList();
            assertThat(wire)
                    .anyMatch(line ->
                            line.contains(" sends {\"type\":\"session.update\"") && line.contains(LogScenes.PROMPT))
                    .anyMatch(line -> line.contains(LogScenes.KEYWORD))
                    .anyMatch(line ->
                            line.contains(" sends {\"type\":\"input_audio_buffer.append\",\"audio\":\"(2880 bytes)\"}"))
                    .anyMatch(line -> line.contains(", session sess_")
                            && line.contains(" receives {")
                            && line.contains(LogScenes.TRANSCRIPT))
                    .allMatch(line -> line.length() < 3_000);
            assertThat(lines(scene).stream().filter(line -> hasContent(line) && !wire.contains(line)))
                    .as("anywhere else")
                    .isEmpty();
            assertThat(lines(scene)).noneMatch(line -> line.contains(LogScenes.KEY));
        }
    }

    private static boolean hasContent(String line) {
        return line.contains(LogScenes.PROMPT)
                || line.contains(LogScenes.KEYWORD)
                || line.contains(LogScenes.TRANSCRIPT)
                || line.contains(LogScenes.KEY);
    }

    private static List<String> lines(String scene) {
        return LINES.getOrDefault(scene, List.of());
    }

    private static List<String> ours(String scene) {
        return lines(scene).stream()
                .filter(line -> line.matches("\\[.*\\] [A-Z]+ io\\.github\\.reactorrealtime\\..*"))
                .toList();
    }

    /** What a program in production has in its log. */
    private static List<String> loud(String scene) {
        return lines(scene).stream()
                .filter(line -> line.contains("INFO ") || line.contains("WARN ") || line.contains("ERROR "))
                .toList();
    }

    private static long count(String scene, String said) {
        return lines(scene).stream().filter(line -> line.contains(said)).count();
    }
}
