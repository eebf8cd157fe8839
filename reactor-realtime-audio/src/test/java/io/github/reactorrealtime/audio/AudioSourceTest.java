// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class AudioSourceTest {

    private static final AudioFormat STEREO = new AudioFormat(AudioEncoding.PCM_S16, 8_000, 2);
    private static final byte[] AUDIO = Signals.noise(8_000, 11);

    @Test
    void conversionToTheSameFormatIsTheSourceItself() {
        AudioSource source = AudioSource.of(STEREO, Flux.empty());

        assertThat(source.convertTo(new AudioFormat(AudioEncoding.PCM_S16, 8_000, 2)))
                .isSameAs(source);
    }

    @Test
    void impossibleConversionIsRefusedAtTheCall() {
        AudioSource source = AudioSource.of(STEREO, Flux.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.convertTo(new AudioFormat(AudioEncoding.PCM_S16, 8_000, 3)));
    }

    @Test
    void eachSubscriptionConvertsFromTheStart() {
        AudioSource converted = source(List.of(3, 1_000)).convertTo(AudioFormat.PCM16_24KHZ);

        byte[] first = Signals.collect(converted.stream());

        assertThat(first).isEqualTo(Signals.convert(STEREO, AudioFormat.PCM16_24KHZ, AUDIO));
        assertThat(Signals.collect(converted.stream())).isEqualTo(first);
    }

    @Test
    void conversionAsksForOneBufferAtATimeAndCancels() {
        TestPublisher<ByteBuffer> origin = TestPublisher.create();

        AudioSource.of(STEREO, origin.flux()).convertTo(AudioFormat.PCM16_24KHZ).stream()
                .as(flux -> StepVerifier.create(flux, 1))
                .then(() -> origin.assertMaxRequested(1))
                // Too little to give anything out: asks for more.
                .then(() -> origin.next(ByteBuffer.allocate(4)))
                .then(() -> origin.next(ByteBuffer.allocate(4_000)))
                .expectNextCount(1)
                .thenCancel()
                .verify(Duration.ofSeconds(5));

        origin.assertCancelled();
    }

    @Test
    void hugeBufferIsConvertedPieceByPiece() {
        ByteBuffer huge = ByteBuffer.allocate(4_000_000);

        AudioSource.of(STEREO, Flux.just(huge)).convertTo(AudioFormat.PCM16_24KHZ).stream()
                .as(flux -> StepVerifier.create(flux, 0))
                .thenRequest(1)
                .assertNext(buffer -> assertThat(buffer.remaining()).isLessThan(100_000))
                .thenCancel()
                .verify(Duration.ofSeconds(5));

        assertThat(huge.remaining()).isGreaterThan(3_900_000);
    }

    @Test
    void channelIsTakenOutWhereverTheBuffersAreCut() {
        for (int channel = 0; channel < 2; channel++) {
            byte[] expected = new byte[AUDIO.length / 2];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = AUDIO[i / 2 * 4 + channel * 2 + i % 2];
            }
            AudioSource picked = source(List.of(1, 2, 3, 0, 5, 700)).channel(channel);

            assertThat(picked.format()).isEqualTo(AudioFormat.pcm16(8_000));
            assertThat(Signals.collect(picked.stream())).isEqualTo(expected);
        }
    }

    @Test
    void onlyChannelOfAMonoSourceIsTheSourceItself() {
        AudioSource mono = AudioSource.of(AudioFormat.PCM16_24KHZ, Flux.empty());

        assertThat(mono.channel(0)).isSameAs(mono);
    }

    @Test
    void channelThatIsNotThereIsRefusedAtTheCall() {
        AudioSource source = AudioSource.of(STEREO, Flux.empty());

        IntStream.of(-1, 2)
                .forEach(index -> assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> source.channel(index)));
    }

    @Test
    void conversionWorksOnReadOnlyAndDirectBuffers() {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(AUDIO.length).put(AUDIO).flip().asReadOnlyBuffer();

        byte[] converted =
                Signals.collect(AudioSource.of(STEREO, Flux.just(direct)).convertTo(AudioFormat.PCM16_24KHZ).stream());

        assertThat(converted).isEqualTo(Signals.convert(STEREO, AudioFormat.PCM16_24KHZ, AUDIO));
    }

    private static AudioSource source(List<Integer> sizes) {
        return AudioSource.of(STEREO, Flux.defer(() -> Flux.fromIterable(Signals.cut(AUDIO, sizes))));
    }
}
