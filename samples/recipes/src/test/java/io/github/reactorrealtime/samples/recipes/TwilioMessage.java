// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of a media stream; {@code connected}, {@code dtmf} and {@code mark} have nothing that is needed here. */
record TwilioMessage(
        String event, @Nullable Start start, @Nullable Media media) {

    boolean isStop() {
        return "stop".equals(event);
    }

    /** @param tracks {@code inbound}, {@code outbound} or both */
    record Start(String callSid, List<String> tracks, Format mediaFormat) {}

    record Format(String encoding, int sampleRate, int channels) {

        boolean isMuLaw() {
            return encoding.equals("audio/x-mulaw") && sampleRate == 8_000 && channels == 1;
        }
    }

    /**
     * @param timestamp milliseconds since the stream began
     * @param payload samples in Base64
     */
    record Media(String track, long timestamp, String payload) {}
}
