// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class AudioSourcesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final byte[] AUDIO = Signals.noise(100_001, 5);

    @Test
    void eachSubscriptionOpensItsOwnStreamAndClosesIt() throws InterruptedException {
        AtomicInteger opened = new AtomicInteger();
        CountDownLatch closed = new CountDownLatch(2);
        Flux<ByteBuffer> bytes = AudioSources.read(() -> {
            opened.incrementAndGet();
            return closing(new ByteArrayInputStream(AUDIO), closed);
        });

        assertThat(opened).hasValue(0);
        assertThat(Signals.collect(bytes)).isEqualTo(AUDIO);
        assertThat(Signals.collect(bytes)).isEqualTo(AUDIO);
        assertThat(opened).hasValue(2);
        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void streamIsReadOnlyAsFarAsAskedFor() {
        ByteArrayInputStream in = new ByteArrayInputStream(AUDIO);

        AudioSources.read(() -> in)
                .as(flux -> StepVerifier.create(flux, 2))
                .expectNextCount(2)
                .then(() -> assertThat(in.available()).isEqualTo(AUDIO.length - 2 * 16_384))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void readingHappensOnBoundedElastic() {
        AudioSources.read(() -> new ByteArrayInputStream(new byte[10]))
                .map(buffer -> Thread.currentThread().getName())
                .as(StepVerifier::create)
                .assertNext(thread -> assertThat(thread).startsWith("boundedElastic"))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void cancellingClosesTheStream() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);

        AudioSources.read(() -> closing(new ByteArrayInputStream(AUDIO), closed))
                .as(flux -> StepVerifier.create(flux, 1))
                .expectNextCount(1)
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancellingFromAnEventLoopEndsAReadThatIsStuck() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        try (PipedOutputStream silent = new PipedOutputStream()) {
            PipedInputStream pipe = new PipedInputStream(silent);
            InputStream in = new FilterInputStream(pipe) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    reading.countDown();
                    return super.read(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    super.close();
                    closed.countDown();
                }
            };

            AudioSources.read(() -> in)
                    .takeUntilOther(Flux.defer(() -> awaited(reading))
                            .subscribeOn(Schedulers.boundedElastic())
                            .publishOn(Schedulers.parallel()))
                    .as(StepVerifier::create)
                    .expectComplete()
                    .verify(TIMEOUT);

            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void failureOfTheStreamClosesItAndPasses() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("unplugged");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("unplugged");
            }
        };

        AudioSources.read(() -> closing(failing, closed))
                .as(StepVerifier::create)
                .expectErrorMessage("unplugged")
                .verify(TIMEOUT);

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void missingFileIsAnErrorOfTheMono(@TempDir Path directory) {
        AudioSources.wav(directory.resolve("missing.wav"))
                .as(StepVerifier::create)
                .expectError(NoSuchFileException.class)
                .verify(TIMEOUT);
    }

    @Test
    void bareSamplesAreReadWhole(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("bare.raw"), AUDIO);

        AudioSource source = AudioSources.pcm(file, AudioFormat.PCM16_24KHZ);

        assertThat(source.format()).isEqualTo(AudioFormat.PCM16_24KHZ);
        assertThat(Signals.collect(source.stream())).isEqualTo(Arrays.copyOf(AUDIO, 100_000));
    }

    private static Flux<Boolean> awaited(CountDownLatch latch) {
        return Flux.<Boolean>generate(sink -> {
            try {
                sink.next(latch.await(5, TimeUnit.SECONDS));
                sink.complete();
            } catch (InterruptedException e) {
                sink.error(e);
            }
        });
    }

    private static InputStream closing(InputStream in, CountDownLatch closed) {
        return new FilterInputStream(in) {
            @Override
            public void close() throws IOException {
                super.close();
                closed.countDown();
            }
        };
    }
}
