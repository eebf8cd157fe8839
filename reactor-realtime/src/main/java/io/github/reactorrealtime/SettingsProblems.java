// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.audio.AudioFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the settings that don't depend on routes and models, a sentence each. */
final class SettingsProblems {

    private static final List<AudioFormat> WIRE_FORMATS =
            List.of(AudioFormat.PCM16_24KHZ, AudioFormat.PCMU_8KHZ, AudioFormat.PCMA_8KHZ);

    private final List<String> problems = new ArrayList<>();

    private SettingsProblems() {}

    static List<String> of(TranscriptionSettings settings) {
        SettingsProblems checks = new SettingsProblems();
        checks.durations(settings);
        if (!(settings.maxSpeed() >= 1)) {
            checks.problems.add("maxSpeed must be at least 1 but was " + settings.maxSpeed());
        }
        if (!WIRE_FORMATS.contains(settings.wireFormat())) {
            checks.problems.add(
                    "format must be 24 kHz mono PCM16 or 8 kHz mono G.711 but was " + settings.wireFormat());
        }
        return checks.problems;
    }

    private void durations(TranscriptionSettings settings) {
        requireBetween("frame", settings.frame(), Duration.ofMillis(20), Duration.ofSeconds(1));
        requireBetween(
                "maxTurn",
                settings.maxTurn(),
                Duration.ofSeconds(1),
                settings.journal().dividedBy(2));
        requireBetween("journal", settings.journal(), leastJournal(settings.turns()), Duration.ofHours(2));
        requireBetween("answerDeadline", settings.answerDeadline(), Duration.ofMillis(1), Duration.ofHours(1));
        requireBetween("finalDeadline", settings.finalDeadline(), Duration.ofMillis(1), Duration.ofHours(1));
        requireBetween("deafAfter", settings.deafAfter(), Duration.ZERO, Duration.ofHours(1));
        requireBetween("rolloverMargin", settings.rolloverMargin(), Duration.ZERO, Duration.ofMinutes(30));
        requireBetween("quiet", settings.quiet(), Duration.ZERO, Duration.ofMinutes(1));
    }

    private static Duration leastJournal(Turns turns) {
        return turns.areDetectedByService() ? turns.lookBack().plusSeconds(10) : Duration.ofSeconds(2);
    }

    private void requireBetween(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            problems.add(name + " must be " + least + " to " + most + " but was " + value);
        }
    }
}
