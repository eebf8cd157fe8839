// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.StepVerifier;

class MicrophoneTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final FakeLine line = new FakeLine(LineFormats.toJavaSound(AudioFormat.PCM16_24KHZ));
    private final AtomicInteger opened = new AtomicInteger();

    @Test
    void deviceIsOpenedBySubscribingAndClosedByCancelling() throws InterruptedException {
        Microphone microphone = microphone().build();
        assertThat(opened).hasValue(0);

        microphone.stream()
                .as(StepVerifier::create)
                .then(() -> line.record((byte) 1, (byte) 2))
                .expectNext(buffer(1, 2))
                .then(() -> line.record((byte) 3, (byte) 4))
                .expectNext(buffer(3, 4))
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(opened).hasValue(1);
        assertThat(line.closed.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(microphone.droppedBytes()).isZero();
    }

    @Test
    void captureThreadIsADaemonAndEndsWithTheSubscription() throws InterruptedException {
        microphone().build().stream()
                .as(StepVerifier::create)
                .then(() -> await(line.started))
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(line.reader().isDaemon()).isTrue();
        assertThat(line.reader().getName()).startsWith("microphone");
        line.reader().join(TIMEOUT.toMillis());
        assertThat(line.reader().isAlive()).isFalse();
    }

    @Test
    void oldestAudioIsDroppedAndReportedWhenNobodyTakesIt() throws InterruptedException {
        List<Long> reported = new CopyOnWriteArrayList<>();
        CountDownLatch threeDropped = new CountDownLatch(3);
        Microphone microphone = microphone()
                .queue(Duration.ofMillis(40))
                .onDropped(bytes -> {
                    reported.add(bytes);
                    threeDropped.countDown();
                })
                .build();

        microphone.stream()
                .as(flux -> StepVerifier.create(flux, 0))
                .then(() -> record(6))
                .then(() -> await(threeDropped))
                .thenRequest(Long.MAX_VALUE)
                // One chunk had left the queue and waits for the subscriber; two are left in it.
                .expectNext(buffer(0, 0), buffer(4, 4), buffer(5, 5))
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(microphone.droppedBytes()).isEqualTo(6);
        assertThat(reported).containsExactly(2L, 2L, 2L);
    }

    @Test
    void lostDeviceIsAnErrorAfterWhatWasRecorded() throws InterruptedException {
        microphone().build().stream()
                .as(StepVerifier::create)
                .then(() -> {
                    line.record((byte) 1, (byte) 2);
                    line.unplug();
                })
                .expectNext(buffer(1, 2))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MicrophoneLostException.class)
                        .hasMessage("Expected more audio from the microphone but its line is stopped"))
                .verify(TIMEOUT);

        assertThat(line.closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void unsupportedFormatListsTheDevicesThereAre() {
        microphone(new IllegalArgumentException("no line for that")).build().stream()
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MicrophoneUnavailableException.class)
                        .hasMessageContaining("24000")
                        .hasMessageContaining("no line for that; available: 'Fake'"))
                .verify(TIMEOUT);
    }

    @Test
    void deviceInUseIsAnError() {
        microphone(new LineUnavailableException("in use")).build().stream()
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MicrophoneUnavailableException.class)
                        .hasMessageContaining("in use"))
                .verify(TIMEOUT);
    }

    @Test
    void slowSubscriberDoesNotRunOnTheCaptureThread() {
        microphone().build().stream()
                .map(buffer -> Thread.currentThread().getName())
                .as(StepVerifier::create)
                .then(() -> line.record((byte) 1, (byte) 2))
                .assertNext(thread -> assertThat(thread).startsWith("boundedElastic"))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void machineWithoutTheDeviceNamesTheOnesItHas() {
        Microphone.builder().device("no such microphone").build().stream()
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MicrophoneUnavailableException.class)
                        .hasMessageContaining("no device has 'no such microphone' in its name; available: "))
                .verify(TIMEOUT);
    }

    @Test
    void queueBelowOneChunkIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Microphone.builder().queue(Duration.ofMillis(19)))
                .withMessage("queue must be at least PT0.02S but was PT0.019S");
    }

    @ParameterizedTest
    @CsvSource({
        "PCM_U8, PCM_UNSIGNED, 8",
        "PCM_S16, PCM_SIGNED, 16",
        "PCM_S24, PCM_SIGNED, 24",
        "FLOAT_32, PCM_FLOAT, 32",
        "MU_LAW, ULAW, 8",
        "A_LAW, ALAW, 8"
    })
    void formatsAreTranslated(AudioEncoding encoding, String name, int bits) {
        javax.sound.sampled.AudioFormat translated = LineFormats.toJavaSound(new AudioFormat(encoding, 48_000, 2));

        assertThat(translated.getEncoding()).hasToString(name);
        assertThat(translated.getSampleSizeInBits()).isEqualTo(bits);
        assertThat(translated.getFrameSize()).isEqualTo(2 * bits / 8);
        assertThat(translated.getFrameRate()).isEqualTo(48_000);
        assertThat(translated.isBigEndian()).isFalse();
    }

    private void record(int chunks) {
        for (byte i = 0; i < chunks; i++) {
            line.record(i, i);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Microphone.Builder microphone() {
        return microphone(null);
    }

    private Microphone.Builder microphone(@Nullable Exception failure) {
        return Microphone.builder().lines(new LineSupplier() {
            @Override
            public TargetDataLine open(javax.sound.sampled.AudioFormat format) throws LineUnavailableException {
                opened.incrementAndGet();
                if (failure instanceof LineUnavailableException unavailable) {
                    throw unavailable;
                }
                if (failure instanceof RuntimeException unsupported) {
                    throw unsupported;
                }
                return line;
            }

            @Override
            public String available() {
                return "'Fake'";
            }
        });
    }

    private static ByteBuffer buffer(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }
}
