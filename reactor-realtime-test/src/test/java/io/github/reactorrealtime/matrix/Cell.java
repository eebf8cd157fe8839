// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.matrix;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.test.InMemoryEmulator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A model at a place, with a way to end turns. */
record Cell(String model, Place place, TurnMode turns) {

    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final Duration ENOUGH = Duration.ofMinutes(2);

    /** Every number came out once and in order, and nothing else; our commits ended the turns. */
    static final String TURNS_BY_US = "works, turns by us";

    /** The same, and the service ended the turns. */
    static final String TURNS_BY_SERVICE = "works, turns by the service";

    /** What a refusal begins with that came before anything was sent. */
    static final String REFUSED = "refused: ";

    /** Plays it and says what came of it. */
    String play() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryEmulator emulator = place.emulator(model, time, LATENCY);
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder()
                .route(place.route(emulator, model))
                .transport(emulator.transport())
                .timer(time)
                .random(new Random(1))
                .failover(FailoverSettings.DEFAULTS.withOutage(Duration.ZERO))
                .resilience(Resilience.builder().build());
        Flux<ByteBuffer> audio = turns.prepare(builder, time);
        RealtimeTranscriber transcriber;
        try {
            transcriber = builder.build();
        } catch (IllegalStateException | IllegalArgumentException refusal) {
            boolean silent =
                    emulator.connections().isEmpty() && emulator.requests().isEmpty();
            return (silent ? REFUSED : "refused after connecting: ") + refusal.getMessage();
        }
        List<String> outcomes = new ArrayList<>();
        transcriber
                .transcribe(audio)
                .subscribe(
                        event -> add(outcomes, event),
                        error -> outcomes.add("error " + error.getMessage()),
                        () -> outcomes.add("end"));
        time.advanceTimeBy(ENOUGH);
        List<String> wanted = new ArrayList<>(turns.texts());
        wanted.add("end");
        addOddities(outcomes, emulator);
        if (!outcomes.equals(wanted)) {
            return outcomes.toString();
        }
        boolean committed = emulator.connections().stream().anyMatch(connection -> connection.commits() > 0);
        return committed || place.isRest() ? TURNS_BY_US : TURNS_BY_SERVICE;
    }

    private void addOddities(List<String> outcomes, InMemoryEmulator emulator) {
        if (emulator.openConnections() > 0) {
            outcomes.add(emulator.openConnections() + " connections left open");
        }
        boolean overHttp =
                emulator.connections().isEmpty() && !emulator.requests().isEmpty();
        if (overHttp != place.isRest()) {
            outcomes.add(overHttp ? "by HTTP" : "by WebSocket");
        }
    }

    private static void add(List<String> outcomes, TranscriptEvent event) {
        if (event instanceof Completed completed) {
            outcomes.add(completed.text());
        } else if (event instanceof Failed failed) {
            outcomes.add("failed " + failed.cause().getMessage());
        } else if (event instanceof Gap gap) {
            outcomes.add("gap " + gap.range());
        }
    }
}
