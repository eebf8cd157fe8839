// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** A WAV on a pipe: the stream goes on in the subscription that read the header. */
class WavStreamTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final byte[] AUDIO = Signals.noise(4_000, 9);
    private static final byte[] FILE = WavBytes.file(WavBytes.PCM, 1, 16_000, 16, AUDIO);

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 44, 45, 1_000, 10_000})
    void bytesAreSubscribedToOnceForHeaderAndAudio(int size) {
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<ByteBuffer> bytes = Flux.defer(() -> {
            subscriptions.incrementAndGet();
            return Flux.fromIterable(Signals.cut(FILE, List.of(size)));
        });

        byte[] audio = Signals.collect(AudioSources.wav(bytes, warnings::add).flatMapMany(AudioSource::stream));

        assertThat(audio).isEqualTo(AUDIO);
        assertThat(subscriptions).hasValue(1);
        assertThat(warnings).isEmpty();
    }

    @Test
    void audioThatIsSubscribedToLaterIsWaitedForAndDemandReachesTheBytes() {
        TestPublisher<ByteBuffer> bytes = TestPublisher.create();
        AudioSource source = open(bytes);

        source.stream()
                .as(flux -> StepVerifier.create(flux, 0))
                .then(() -> bytes.assertMaxRequested(1))
                .thenRequest(1)
                .then(() -> bytes.next(ByteBuffer.wrap(AUDIO, 0, 100).slice()))
                .expectNext(ByteBuffer.wrap(AUDIO, 0, 100))
                .then(() -> bytes.assertMaxRequested(1))
                .thenCancel()
                .verify(TIMEOUT);

        bytes.assertCancelled();
    }

    @Test
    void secondSubscriptionIsRefused() {
        AudioSource source = open(TestPublisher.create());
        source.stream().as(StepVerifier::create).thenCancel().verify(TIMEOUT);

        source.stream()
                .as(StepVerifier::create)
                .expectError(IllegalStateException.class)
                .verify(TIMEOUT);
    }

    @Test
    void cancellingBeforeTheHeaderCancelsTheBytes() {
        TestPublisher<ByteBuffer> bytes = TestPublisher.create();

        AudioSources.wav(bytes.flux(), warnings::add)
                .as(StepVerifier::create)
                .then(() -> bytes.next(ByteBuffer.wrap(FILE, 0, 20).slice()))
                .thenCancel()
                .verify(TIMEOUT);

        bytes.assertCancelled();
    }

    @Test
    void bytesAreCancelledWhenTheAudioIsComplete() {
        TestPublisher<ByteBuffer> bytes = TestPublisher.create();
        AudioSource source = open(bytes);

        source.stream()
                .as(StepVerifier::create)
                .then(() -> bytes.next(ByteBuffer.wrap(Arrays.copyOf(AUDIO, AUDIO.length + 50))))
                .expectNext(ByteBuffer.wrap(AUDIO))
                .expectComplete()
                .verify(TIMEOUT);

        bytes.assertCancelled();
    }

    @Test
    void errorOfTheBytesPasses() {
        TestPublisher<ByteBuffer> bytes = TestPublisher.create();
        AudioSource source = open(bytes);

        source.stream()
                .as(StepVerifier::create)
                .then(() -> bytes.error(new IllegalStateException("reset")))
                .expectErrorMessage("reset")
                .verify(TIMEOUT);
    }

    @Test
    void pipeThatBreaksIsOneWarning() {
        byte[] audio = Signals.collect(AudioSources.wav(Flux.just(ByteBuffer.wrap(FILE, 0, 45)), warnings::add)
                .flatMapMany(AudioSource::stream));

        assertThat(audio).isEmpty();
        assertThat(warnings).hasSize(1).first().asString().startsWith("the WAV stream is cut short");
    }

    @Test
    void streamWithoutBytesIsRefusedAsEmpty() {
        AudioSources.wav(Flux.empty(), warnings::add)
                .as(StepVerifier::create)
                .expectErrorMessage("Expected a WAV but the WAV stream is empty")
                .verify(TIMEOUT);
    }

    private AudioSource open(TestPublisher<ByteBuffer> bytes) {
        AtomicReference<@Nullable AudioSource> opened = new AtomicReference<>();
        AudioSources.wav(bytes.flux(), warnings::add)
                .as(StepVerifier::create)
                .then(() -> bytes.next(ByteBuffer.wrap(FILE, 0, 44).slice()))
                .consumeNextWith(opened::set)
                .expectComplete()
                .verify(TIMEOUT);
        return Objects.requireNonNull(opened.get());
    }
}
