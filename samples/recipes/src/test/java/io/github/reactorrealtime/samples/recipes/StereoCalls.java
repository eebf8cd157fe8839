// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.samples.recipes.Conversation.Said;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Calls recorded in stereo, one party on each side. */
class StereoCalls {

    private final RealtimeTranscriber transcriber;

    StereoCalls(RealtimeTranscriber transcriber) {
        this.transcriber = transcriber;
    }

    Flux<Said> conversation(AudioSource call) {
        return Flux.defer(() -> {
            List<AudioSource> sides = call.channels();
            return Conversation.of(
                    Map.of(
                            "agent", transcriber.transcribe(sides.get(0)),
                            "customer", transcriber.transcribe(sides.get(1))),
                    Duration.ofSeconds(10),
                    Schedulers.parallel());
        });
    }
}
