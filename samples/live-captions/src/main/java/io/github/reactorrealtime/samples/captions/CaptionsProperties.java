// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is kept, for how long, and for how many.
 *
 * @param keep how long a session waits for its page to come back
 * @param drain how long a session whose page did not come back may take to end
 * @param heartbeat how often a page is asked whether it is there; it is taken for lost when it said nothing for three of them
 * @param maxSessions how many sessions there may be, those that wait for their pages included
 * @param maxEvents how many events of a session may wait for its page before its transcription has to
 * @param maxMessage the largest message a page may send
 * @param window how much audio of a session may wait for its transcription
 * @param maxGap how much audio a page may have lost at once
 * @param allowedOrigins origins of other pages that may connect, such as {@code https://captions.example.com}
 * @param emulator which emulator stands in for the service, and whether
 */
@ConfigurationProperties("captions")
record CaptionsProperties(
        @DefaultValue("60s") Duration keep,
        @DefaultValue("2m") Duration drain,
        @DefaultValue("10s") Duration heartbeat,
        @DefaultValue("100") int maxSessions,
        @DefaultValue("1000") int maxEvents,
        @DefaultValue("64KB") DataSize maxMessage,
        @DefaultValue("10s") Duration window,
        @DefaultValue("10m") Duration maxGap,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue Emulator emulator) {

    CaptionsProperties {
        positive(keep, "keep");
        positive(drain, "drain");
        positive(heartbeat, "heartbeat");
        positive(window, "window");
        positive(maxGap, "max-gap");
        positive(maxSessions, "max-sessions");
        positive(maxEvents, "max-events");
        positive(maxMessage.toBytes(), "max-message");
    }

    /**
     * @param url an emulator in another process, such as {@code ws://127.0.0.1:8090}; without one, and without a key in the environment,
     *     one runs inside
     */
    record Emulator(@Nullable URI url) {}

    private static void positive(Duration value, String name) {
        positive(value.toMillis(), name);
    }

    private static void positive(long value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException("captions." + name + " has to be positive but was " + value);
        }
    }
}
