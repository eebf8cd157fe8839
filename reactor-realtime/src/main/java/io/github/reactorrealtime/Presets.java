// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

/** The ladders that are offered by name. */
final class Presets {

    private Presets() {}

    /** What worked best until February 2027, when OpenAI switches both off. */
    static RealtimeTranscriber classic(Route service) {
        return of(service.model("gpt-4o-transcribe"), service.model("whisper-1"));
    }

    /** Their successors: text while people speak, and where that fails text after each turn, at last by upload. */
    static RealtimeTranscriber live(Route service) {
        Route afterEachTurn = service.model("gpt-transcribe");
        return of(service.model("gpt-live-transcribe"), afterEachTurn, afterEachTurn.rest());
    }

    private static RealtimeTranscriber of(Route... routes) {
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder();
        for (Route route : routes) {
            builder.route(route);
        }
        return builder.build();
    }
}
