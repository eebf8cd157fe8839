// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class AudioFramingTest {

    private static final AudioFormat FORMAT = AudioFormat.PCM16_24KHZ;
    private static final Duration FRAME = Duration.ofMillis(20);
    private static final int FRAME_BYTES = 960;

    @Property(tries = 200)
    void framesAreTheSameHoweverTheInputIsCut(
            @ForAll @NotEmpty @Size(max = 20) List<@IntRange(max = 3_000) Integer> sizes,
            @ForAll @IntRange(max = 6_000) int length) {
        byte[] audio = Signals.noise(length, 3);

        List<ByteBuffer> frames = frames(Flux.fromIterable(Signals.cut(audio, sizes)));

        assertThat(frames).isEqualTo(frames(Flux.just(ByteBuffer.wrap(audio))));
        for (int i = 0; i < frames.size() - 1; i++) {
            assertThat(frames.get(i).remaining()).isEqualTo(FRAME_BYTES);
        }
        byte[] whole = new byte[length / 2 * 2];
        System.arraycopy(audio, 0, whole, 0, whole.length);
        assertThat(Signals.join(frames)).isEqualTo(whole);
    }

    @Test
    void lastFrameIsShorterAndDropsAPartialSample() {
        List<ByteBuffer> frames = frames(Flux.just(ByteBuffer.allocate(FRAME_BYTES + 7)));

        assertThat(frames).extracting(ByteBuffer::remaining).containsExactly(FRAME_BYTES, 6);
    }

    @Test
    void noAudioIsNoFrame() {
        assertThat(frames(Flux.just(ByteBuffer.allocate(1)))).isEmpty();
        assertThat(frames(Flux.empty())).isEmpty();
    }

    @Test
    void sourceIsAskedForMoreOnlyWhenItsFramesAreTaken() {
        TestPublisher<ByteBuffer> source = TestPublisher.create();

        source.flux()
                .transform(AudioFraming.frames(FORMAT, FRAME))
                .as(flux -> StepVerifier.create(flux, 0))
                .then(() -> source.assertMaxRequested(1))
                .then(() -> source.next(ByteBuffer.allocate(3 * FRAME_BYTES)))
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> source.assertMaxRequested(1))
                .thenCancel()
                .verify(Duration.ofSeconds(5));

        source.assertCancelled();
    }

    @Test
    void frameIsNotChangedByLaterOnes() {
        ByteBuffer reused = ByteBuffer.allocate(FRAME_BYTES);

        List<ByteBuffer> frames =
                frames(Flux.range(1, 3).map(i -> reused.clear().put(0, i.byteValue())));

        assertThat(frames).extracting(frame -> frame.get(0)).containsExactly((byte) 1, (byte) 2, (byte) 3);
    }

    @Test
    void errorPassesWithoutAFinalFrame() {
        Flux.just(ByteBuffer.allocate(10))
                .concatWith(Flux.error(new IllegalStateException("lost")))
                .transform(AudioFraming.frames(FORMAT, FRAME))
                .as(StepVerifier::create)
                .verifyErrorMessage("lost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.00001S", "PT-1S", "PT24H"})
    void frameOfNoSampleOrOfGigabytesIsRefused(Duration frame) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AudioFraming.frames(FORMAT, frame))
                .withMessageContaining("Expected a frame of one sample to 2 GiB but was " + frame);
    }

    private static List<ByteBuffer> frames(Flux<ByteBuffer> audio) {
        List<ByteBuffer> frames = new ArrayList<>();
        audio.transform(AudioFraming.frames(FORMAT, FRAME))
                .doOnNext(frames::add)
                .then()
                .as(StepVerifier::create)
                .verifyComplete();
        return frames;
    }
}
