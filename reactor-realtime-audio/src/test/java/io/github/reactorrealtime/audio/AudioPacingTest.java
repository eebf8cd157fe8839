// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class AudioPacingTest {

    private static final AudioFormat FORMAT = AudioFormat.PCMU_8KHZ;
    private static final int FRAME_BYTES = 160;
    private static final Duration FRAME = Duration.ofMillis(20);

    @Test
    void bufferIsHeldUntilTheAudioBeforeItHasPlayed() {
        StepVerifier.withVirtualTime(() -> paced(frames(3)))
                .expectNextCount(1)
                .expectNoEvent(FRAME)
                .expectNextCount(1)
                .expectNoEvent(FRAME.minusNanos(1))
                .thenAwait(Duration.ofNanos(1))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void hourTakesAnHourToTheNanosecond() {
        int frames = 3_600 * 50 + 1;

        StepVerifier.withVirtualTime(() -> paced(frames(frames)))
                .thenAwait(Duration.ofHours(1).minusNanos(1))
                .expectNextCount(frames - 1)
                .thenAwait(Duration.ofNanos(1))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void oddBufferSizesDoNotDriftEither() {
        Pacer pacer = new Pacer(AudioFormat.pcm16(44_100));
        for (int i = 0; i < 1_000; i++) {
            pacer.waitNanos(882 * 2 + 2, 0);
        }

        // A thousand times 883 samples of 44.1 kHz.
        assertThat(pacer.waitNanos(2, 0)).isEqualTo(883_000L * 1_000_000_000L / 44_100);
    }

    @Test
    void jitterIsMadeUpFor() {
        Pacer pacer = new Pacer(FORMAT);
        pacer.waitNanos(FRAME_BYTES, 0);

        assertThat(pacer.waitNanos(FRAME_BYTES, Duration.ofMillis(70).toNanos()))
                .isZero();
        assertThat(pacer.waitNanos(FRAME_BYTES, Duration.ofMillis(70).toNanos()))
                .isZero();
        assertThat(pacer.waitNanos(FRAME_BYTES, Duration.ofMillis(70).toNanos()))
                .isZero();
        assertThat(pacer.waitNanos(FRAME_BYTES, Duration.ofMillis(70).toNanos()))
                .isEqualTo(Duration.ofMillis(10).toNanos());
    }

    @Test
    void longStopIsNotFollowedByABurst() {
        Pacer pacer = new Pacer(FORMAT);
        pacer.waitNanos(FRAME_BYTES, 0);

        assertThat(pacer.waitNanos(FRAME_BYTES, Duration.ofSeconds(10).toNanos()))
                .isZero();
        assertThat(pacer.waitNanos(FRAME_BYTES, Duration.ofSeconds(10).toNanos()))
                .isEqualTo(FRAME.toNanos());
    }

    @Test
    void nothingIsEmittedWithoutDemand() {
        StepVerifier.withVirtualTime(() -> paced(frames(5)), 0)
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(1))
                .thenRequest(2)
                .expectNextCount(2)
                .expectNoEvent(Duration.ofSeconds(1))
                .thenCancel()
                .verify();
    }

    private static Flux<ByteBuffer> frames(int count) {
        return Flux.range(0, count).map(i -> ByteBuffer.allocate(FRAME_BYTES));
    }

    /** To be called inside of virtual time: takes the scheduler that is there then. */
    private static Flux<ByteBuffer> paced(Flux<ByteBuffer> frames) {
        Scheduler scheduler = Schedulers.parallel();
        assertThat(scheduler.now(TimeUnit.NANOSECONDS)).isZero();
        return frames.transform(AudioPacing.realtime(FORMAT, scheduler));
    }
}
