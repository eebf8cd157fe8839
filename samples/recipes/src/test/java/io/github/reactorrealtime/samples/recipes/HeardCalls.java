// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.samples.recipes.TwilioTimeline.Track;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Shows the tests what was heard on Twilio's calls. */
class HeardCalls implements TwilioCalls.CallEvents {

    private final Sinks.Many<Heard> heard = Sinks.many().replay().limit(1_000);

    @Override
    public Mono<Void> heard(Track track, TranscriptEvent event) {
        return Mono.fromRunnable(() -> {
            if (event instanceof Completed turn) {
                heard.emitNext(
                        new Heard(track, turn.range().start(), turn.text()),
                        Sinks.EmitFailureHandler.busyLooping(Duration.ofMinutes(1)));
            }
        });
    }

    /** What was and will be heard on one track. */
    Flux<Heard> on(String call, String track) {
        return heard.asFlux().filter(turn -> turn.track().equals(new Track(call, track)));
    }

    record Heard(Track track, Duration start, String text) {}
}
