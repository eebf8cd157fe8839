// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.Turns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who transcribes, and how. */
final class ServiceOptions extends EndpointOptions {

    /** The longest turn without a boundary that the library takes. */
    private static final Duration LONGEST_TURN = Duration.ofHours(1);

    @Option(
            names = "--turns",
            paramLabel = "server|semantic|client|manual",
            order = 5,
            description = "Who ends a turn: the service at a pause (server) or at the end of a thought (semantic), this"
                    + " side at a pause (client), nobody before the end of the input (manual). Default: server, or client if"
                    + " one of the models hears no pauses.")
    @Nullable
    TurnMode turns;

    @Option(
            names = "--turn-every",
            paramLabel = "TIME",
            order = 6,
            converter = TimeConverter.class,
            description = "With --turns manual: a turn every so often, such as 5s or 500ms.")
    @Nullable
    Duration turnEvery;

    @Option(
            names = "--language",
            paramLabel = "CODE",
            order = 7,
            description =
                    "Language of the speech in two letters, such as en; models that take several take it repeatedly."
                            + " Default: the model finds out.")
    List<String> languages = List.of();

    @Option(names = "--prompt", paramLabel = "TEXT", order = 8, description = "Words and style to expect.")
    @Nullable
    String prompt;

    @Option(
            names = "--keyword",
            paramLabel = "TEXT",
            order = 8,
            description = "A name or term to expect; may be repeated.")
    List<String> keywords = List.of();

    @Option(
            names = "--delay",
            paramLabel = "LEVEL",
            order = 8,
            description = "For models that write along: minimal, low, medium, high or xhigh; later is better.")
    @Nullable
    String delay;

    @Option(
            names = "--max-speed",
            paramLabel = "TIMES",
            order = 9,
            description =
                    "How many times faster than it was spoken a recording is sent at most, for services whose turn"
                            + " detection needs that. Default: as fast as the network takes it.")
    @Nullable
    Double maxSpeed;

    @Option(
            names = "--overflow",
            paramLabel = "wait|drop-oldest|error",
            order = 9,
            converter = OverflowConverter.class,
            description =
                    "When more audio waits for the service than fits in five minutes: let the source wait, give up the"
                            + " oldest audio, or end with an error. Default: wait; drop-oldest for the microphone.")
    @Nullable
    Overflow overflow;

    @Option(
            names = "--outage",
            paramLabel = "TIME",
            order = 10,
            converter = TimeConverter.class,
            description = "How long to keep trying when no model can be reached any more. Default: 10m.")
    @Nullable
    Duration outage;

    @Option(
            names = "--emulator-script",
            paramLabel = "FILE",
            order = 11,
            description =
                    "What the emulator hears, one line a turn, instead of keypad tones. Default: the text file beside"
                            + " the recording that has its name, if there is one.")
    private @Nullable Path emulatorScript;

    @Override
    @Nullable
    Path emulatorScript() {
        return emulatorScript;
    }

    /** Who ends a turn, as the library says it; {@code null} to let it decide. */
    @Nullable
    Turns libraryTurns() {
        if (turnEvery != null && turns != TurnMode.MANUAL) {
            throw CliException.usage("--turn-every goes with --turns manual only: otherwise pauses end a turn.");
        }
        if (turns == null) {
            return null;
        }
        return switch (turns) {
            case SERVER -> Turns.serverVad();
            case SEMANTIC -> Turns.semanticVad();
            case MANUAL -> turnEvery == null ? Turns.manual() : every(turnEvery);
            case CLIENT -> Turns.client();
        };
    }

    /** The longest turn, {@code null} for the library's own. */
    @Nullable
    Duration longestTurn() {
        return turns == TurnMode.MANUAL ? LONGEST_TURN : null;
    }

    private static Turns every(Duration interval) {
        if (interval.compareTo(Duration.ofMillis(100)) < 0 || interval.compareTo(LONGEST_TURN) > 0) {
            throw CliException.usage("--turn-every must be 100ms to 60m but was " + interval.toMillis() + "ms.");
        }
        return Turns.every(interval);
    }
}
