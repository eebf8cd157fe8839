// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.Recognizer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts the emulator inside this process. */
final class BuiltInEmulator {

    /** Slow enough to see text grow, fast enough for a demonstration. */
    private static final EmulatorTiming TIMING = new EmulatorTiming(
            Duration.ofMillis(5),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofMillis(120),
            Duration.ofMillis(100),
            Duration.ofSeconds(20),
            null);

    private final Consumer<String> details;

    /** @param details told what only {@code --verbose} asks for */
    BuiltInEmulator(Consumer<String> details) {
        this.details = details;
    }

    /**
     * Starts it; the caller's to close.
     *
     * @param script what it hears, a line for each turn, {@code null} for what lies beside the recording or else keypad tones
     * @param recording name of the file that is transcribed, {@code null} if it is none
     */
    RealtimeEmulator start(@Nullable Path script, @Nullable String recording) {
        return RealtimeEmulator.builder()
                .timing(TIMING)
                .recognizer(recognizer(script, recording))
                .start();
    }

    private Recognizer recognizer(@Nullable Path named, @Nullable String recording) {
        if (named != null) {
            return Recognizer.script(lines(named));
        }
        Path beside = recording == null ? null : beside(recording);
        if (beside == null || !Files.isRegularFile(beside)) {
            return Recognizer.dtmf();
        }
        details.accept("The emulator says the lines of " + beside + ".");
        return Recognizer.script(lines(beside));
    }

    /** {@code FILE.txt} for {@code FILE.wav}. */
    private static @Nullable Path beside(String recording) {
        int dot = recording.lastIndexOf('.');
        boolean isWav = dot > 0 && recording.substring(dot).equalsIgnoreCase(".wav");
        return isWav ? Path.of(recording.substring(0, dot) + ".txt") : null;
    }

    private static List<String> lines(Path script) {
        try {
            return Files.readAllLines(script).stream()
                    .filter(line -> !line.isBlank())
                    .map(String::strip)
                    .toList();
        } catch (CharacterCodingException e) {
            throw CliException.usage("The emulator's script " + script + " is not UTF-8 text.", e);
        } catch (IOException e) {
            throw CliException.usage(
                    "The emulator's script " + script + " can't be read: " + reason(e)
                            + ". One line a turn is expected.",
                    e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? "there is no such file"
                : String.valueOf(e.getMessage());
    }
}
