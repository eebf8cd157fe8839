// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * What is sent in one round.
 *
 * @param frameMillis audio per append
 * @param pieces buffers of the source per append
 * @param sessions at the same time
 * @param appends of each session
 * @param paced at the speed of the audio, else as fast as it goes
 * @param turnMillis audio per turn, for whoever makes turns
 */
record Workload(int frameMillis, int pieces, int sessions, int appends, boolean paced, int turnMillis) {

    static Workload parse(String line) {
        String[] words = line.split(" ");
        return new Workload(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Boolean.parseBoolean(words[4]),
                Integer.parseInt(words[5]));
    }

    String line() {
        return String.join(
                " ",
                String.valueOf(frameMillis),
                String.valueOf(pieces),
                String.valueOf(sessions),
                String.valueOf(appends),
                String.valueOf(paced),
                String.valueOf(turnMillis));
    }

    long totalAppends() {
        return (long) sessions * appends;
    }

    Duration frame() {
        return Duration.ofMillis(frameMillis);
    }

    /**
     * The source of one session. It gives out one buffer again and again, so that what is measured is what the receiver
     * allocates.
     */
    Flux<ByteBuffer> audio(int session) {
        int buffers = appends * pieces;
        ByteBuffer audio = ByteBuffer.allocate((int) AudioFormat.PCM16_24KHZ.bytesIn(frame()) / pieces);
        new Random(session).nextBytes(audio.array());
        if (paced) {
            long periodNanos = frame().toNanos() / pieces;
            Duration stagger = Duration.ofNanos(periodNanos * session / sessions);
            return Flux.interval(stagger, Duration.ofNanos(periodNanos), Schedulers.parallel())
                    .onBackpressureDrop()
                    .map(tick -> audio.clear())
                    .take(buffers);
        }
        return Flux.generate(Countdown::new, (rest, sink) -> {
            if (rest.count++ < buffers) {
                sink.next(audio.clear());
            } else {
                sink.complete();
            }
            return rest;
        });
    }

    private static final class Countdown {
        private int count;
    }
}
