// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.matrix;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Every way to say who ends a turn, with audio that fits it. */
enum TurnMode {
    /** Nothing is said: the library decides. */
    UNSET,
    SERVER_VAD,
    SEMANTIC_VAD,
    CLIENT,
    MANUAL,
    EVERY,
    MANUAL_PUBLISHER;

    private static final DtmfTones TONES = DtmfTones.in(AudioFormat.PCM16_24KHZ);
    private static final Duration PAUSE = Duration.ofMillis(700);
    private static final int BUFFER = 4_800;
    private static final int NUMBERS = 3;

    private static final Duration BETWEEN_BUTTONS = Duration.ofMillis(250);

    boolean isHeardByService() {
        return this == SERVER_VAD || this == SEMANTIC_VAD;
    }

    /** What has to come out, exactly once and in this order. */
    List<String> texts() {
        return this == MANUAL ? List.of("012") : List.of("0", "1", "2");
    }

    /** Sets the mode, and gives the audio for it. */
    Flux<ByteBuffer> prepare(RealtimeTranscriber.Builder builder, Scheduler time) {
        switch (this) {
            case UNSET -> {}
            case SERVER_VAD -> builder.turns(Turns.serverVad());
            case SEMANTIC_VAD -> builder.turns(Turns.semanticVad());
            case CLIENT -> builder.turns(Turns.client());
            case MANUAL -> builder.turns(Turns.manual());
            case EVERY ->
                builder.turns(Turns.every(TONES.tone().plus(TONES.gap()).plus(PAUSE)));
            case MANUAL_PUBLISHER -> {
                Sinks.Many<String> button = Sinks.many().multicast().directBestEffort();
                builder.turns(Turns.manual(button.asFlux()));
                return spokenWithButton(button, time);
            }
        }
        return TONES.numberedTurns(0, NUMBERS, PAUSE, BUFFER);
    }

    private static Flux<ByteBuffer> spokenWithButton(Sinks.Many<String> button, Scheduler time) {
        return Flux.range(0, NUMBERS)
                .concatMap(
                        number -> Flux.just(ByteBuffer.wrap(TONES.bytes(Integer.toString(number))))
                                .delaySequence(BETWEEN_BUTTONS, time)
                                .concatWith(Mono.delay(BETWEEN_BUTTONS, time)
                                        .doOnNext(tick ->
                                                button.tryEmitNext("pressed").orThrow())
                                        .then(Mono.empty())),
                        1);
    }
}
