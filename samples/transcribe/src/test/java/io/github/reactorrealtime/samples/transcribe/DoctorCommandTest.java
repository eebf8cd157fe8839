// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.samples.transcribe.CommandLineRun.Result;
import io.github.reactorrealtime.test.RealtimeEmulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code transcribe doctor}: what it prints, where the key comes from, exit codes. */
class DoctorCommandTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @AutoClose
    private final RealtimeEmulator emulator =
            RealtimeEmulator.builder().apiKey(KEY).start();

    private final CommandLineRun command = new CommandLineRun().environment("MY_KEY", KEY);
    private String printed = "";

    @AfterEach
    void theKeyIsNeverPrinted() {
        assertThat(printed).isNotEmpty().doesNotContain(KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60, 80, 120})
    void aRouteThatWorksIsWell(int columns) {
        Result result = run(command.terminal(columns), "--key-env", "MY_KEY", "--model", "whisper-1");
        assertThat(result.exitCode()).isZero();
        assertThat(result.lines().get(0)).endsWith("/whisper-1");
        assertThat(result.lines().get(1)).startsWith("STEP          OUTCOME      TIME");
        assertThat(result.lines())
                .filteredOn(line -> line.startsWith("tone"))
                .singleElement()
                .asString()
                .contains("OK");
        assertThat(result.out()).contains("No step failed.");
        assertThat(result.lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns == 0 ? 100 : columns));
    }

    @Test
    void everyModelOfTheLadderIsExamined() {
        Result result = run(command, "--key-env", "MY_KEY");
        assertThat(result.lines())
                .filteredOn(line -> line.endsWith("/whisper-1") || line.endsWith("/gpt-4o-transcribe"))
                .hasSize(2);
    }

    @Test
    void aFailedStepIsTheExitCodeAndTheLastLine() {
        Result result = run(command.environment("OPENAI_API_KEY", "wrong"), "--model", "whisper-1");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("-> check the API key").contains("Failed: first event.");
    }

    @Test
    void jsonIsALineForEachFinding() {
        Result result = run(command, "--key-env", "MY_KEY", "--model", "whisper-1", "--json");
        assertThat(result.events("finding")).hasSameSizeAs(result.lines());
        assertThat(result.events())
                .filteredOn(event -> "tone".equals(event.get("step")))
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .containsEntry("outcome", "OK")
                        .containsKeys("route", "took_ms", "meaning", "advice", "region", "request_id", "session_id"));
    }

    @Test
    void aVariableThatIsNotSetIsAMistakeOfTheCommandLine() {
        Result result = run(command, "--key-env", "NO_KEY");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("NO_KEY, which is not set").contains("never the key itself");
        printed = result.err();
    }

    @Test
    void aKeyWithoutAnOwnerIsAMistakeOfTheCommandLine() {
        Result result = command.run("doctor", "--key-env", "MY_KEY");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("only together with --provider or --url");
        printed = result.err();
    }

    @Test
    void withoutOptionsTheBuiltInEmulatorIsExamined() {
        Result result = command.run("doctor");
        printed = result.out();
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("using the built-in emulator");
    }

    private Result run(CommandLineRun line, String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "doctor";
        arguments[1] = "--url";
        arguments[2] = emulator.uri().toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        Result result = line.run(arguments);
        printed = result.out();
        return result;
    }
}
