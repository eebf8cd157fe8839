// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.TurnSettings;
import io.github.reactorrealtime.spring.ReactorRealtimeProperties.Client;
import io.github.reactorrealtime.spring.ReactorRealtimeProperties.SemanticVad;
import io.github.reactorrealtime.spring.ReactorRealtimeProperties.ServerVad;
import io.github.reactorrealtime.spring.ReactorRealtimeProperties.Turns.Mode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns as the properties describe them. */
final class ConfiguredTurns {

    private static final String PREFIX = "reactor-realtime.turns";

    private final ReactorRealtimeProperties.Turns properties;
    private final Problems problems;

    ConfiguredTurns(ReactorRealtimeProperties.Turns properties, Problems problems) {
        this.properties = properties;
        this.problems = problems;
    }

    /** {@code null} when it is left to the library, or can't be made; then why not is among the problems. */
    @Nullable
    Turns turns() {
        Mode mode = properties.mode();
        if (mode == null) {
            withoutMode(properties.serverVad(), Mode.SERVER_VAD);
            withoutMode(properties.semanticVad(), Mode.SEMANTIC_VAD);
            withoutMode(properties.client(), Mode.CLIENT);
            withoutMode(properties.interval(), Mode.EVERY);
            return null;
        }
        return switch (mode) {
            case SERVER_VAD -> serverVad(properties.serverVad());
            case SEMANTIC_VAD -> semanticVad(properties.semanticVad());
            case CLIENT -> client(properties.client());
            case EVERY -> every(properties.interval());
            case MANUAL -> Turns.manual();
        };
    }

    private void withoutMode(@Nullable Object options, Mode mode) {
        if (options != null) {
            problems.add(PREFIX + ".mode", "is missing, and there are options of " + mode + " — set it to " + mode);
        }
    }

    private @Nullable Turns serverVad(@Nullable ServerVad options) {
        return options == null
                ? Turns.serverVad()
                : problems.checked(
                        PREFIX + ".server-vad",
                        () -> Turns.serverVad(options.threshold(), options.prefixPadding(), options.silence()));
    }

    private static Turns semanticVad(@Nullable SemanticVad options) {
        return options == null ? Turns.semanticVad() : Turns.semanticVad(options.eagerness());
    }

    private @Nullable Turns client(@Nullable Client options) {
        return options == null
                ? Turns.client()
                : problems.checked(PREFIX + ".client", () -> Turns.client(settings(options)));
    }

    private @Nullable Turns every(@Nullable Duration interval) {
        if (interval == null) {
            problems.add(PREFIX + ".interval", "is missing — say how long a turn is, such as 10s");
            return null;
        }
        return problems.checked(PREFIX, () -> Turns.every(interval));
    }

    private static TurnSettings settings(Client options) {
        return new TurnSettings(
                options.preRoll(),
                options.silence(),
                options.minSpeech(),
                options.minTurn(),
                options.maxTurn(),
                options.cutSearch(),
                options.enter(),
                options.leave());
    }
}
