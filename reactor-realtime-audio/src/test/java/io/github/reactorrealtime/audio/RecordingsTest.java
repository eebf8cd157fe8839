// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Recordings made by sox, ffmpeg and espeak-ng, from the file to what the service takes. */
class RecordingsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String FOUR_TURNS = "5550100 42 911# 20261121";

    private final List<String> warnings = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dtmf-8k-s16-mono",
                "dtmf-11k-s16-mono",
                "dtmf-16k-s16-mono",
                "dtmf-24k-s16-mono",
                "dtmf-8k-mulaw-mono",
                "dtmf-8k-alaw-mono",
                "dtmf-22k-u8-mono",
                "dtmf-8k-s16-stereo-left-only",
                "dtmf-16k-s16-piped-unknown-size",
                "dtmf-16k-s16-rf64-bext-list"
            })
    void digitsAreHeardAfterConversion(String recording) {
        byte[] converted = Signals.collect(open(recording).flatMapMany(this::forTheService));

        assertThat(heard(converted)).isEqualTo(FOUR_TURNS);
        assertThat(converted.length).isBetween(48_000 * 694 / 100 - 4, 48_000 * 694 / 100 + 4);
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PCM_S16, 44100, 2",
        "PCM_S24, 44100, 1",
        "FLOAT_32, 48000, 1",
        "PCM_S32, 96000, 1",
        "FLOAT_64, 12345, 3"
    })
    void digitsAreHeardThroughStudioFormatsToo(AudioEncoding encoding, int sampleRateHz, int channels) {
        AudioFormat studio = new AudioFormat(encoding, sampleRateHz, channels);

        byte[] converted = Signals.collect(open("dtmf-24k-s16-mono")
                .map(source -> source.convertTo(studio))
                .flatMapMany(this::forTheService));

        assertThat(heard(converted)).isEqualTo(FOUR_TURNS);
    }

    @ParameterizedTest
    @CsvSource({"MU_LAW, 8000", "A_LAW, 8000"})
    void digitsAreHeardOverTheTelephone(AudioEncoding law, int sampleRateHz) {
        AudioFormat telephone = new AudioFormat(law, sampleRateHz, 1);

        byte[] coded =
                Signals.collect(open("dtmf-24k-s16-mono").flatMapMany(source -> source.convertTo(telephone).stream()));

        assertThat(Keypad.decode(Signals.decode(telephone, coded), sampleRateHz))
                .isEqualTo(FOUR_TURNS);
    }

    @Test
    void oneChannelTalksAndTheOtherIsSilent() {
        Mono<AudioSource> call = open("dtmf-8k-s16-stereo-left-only");

        byte[] left = Signals.collect(call.map(source -> source.channel(0)).flatMapMany(this::forTheService));
        byte[] right = Signals.collect(call.map(source -> source.channel(1)).flatMapMany(this::forTheService));

        assertThat(heard(left)).isEqualTo(FOUR_TURNS);
        assertThat(heard(right)).isEmpty();
        assertThat(right).hasSameSizeAs(left);
    }

    @Test
    void truncatedRecordingGivesWhatIsThereAndOneWarning() {
        byte[] converted =
                Signals.collect(open("dtmf-16k-s16-truncated-mid-sample").flatMapMany(this::forTheService));

        assertThat(heard(converted)).isEqualTo("5550100");
        assertThat(warnings).hasSize(1).first().asString().contains("promises 222080 bytes", "only 59957 are there");
    }

    @Test
    void speechKeepsItsLength() {
        byte[] converted = Signals.collect(open("speech-16k-s16-mono").flatMapMany(this::forTheService));

        // 195,515 samples of 16 kHz are 293,272.5 of 24 kHz.
        assertThat(converted).hasSize(2 * 293_273);
    }

    @Test
    void textIsRefusedWithItsBeginning() {
        open("not-a-recording")
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AudioFormatException.class)
                        .hasMessageContaining(
                                "not-a-recording.wav is none: it starts with 'This is a te', looks like text"))
                .verify(TIMEOUT);
    }

    @Test
    void emptyFileIsRefusedAsEmpty() {
        open("empty")
                .as(StepVerifier::create)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AudioFormatException.class)
                        .hasMessageContaining("is empty"))
                .verify(TIMEOUT);
    }

    @Test
    void fileCanBeReadAsAStreamAndAsAFileAlike() {
        Path file = path("dtmf-16k-s16-rf64-bext-list");
        Flux<ByteBuffer> bytes = AudioSources.read(() -> Files.newInputStream(file));

        byte[] streamed = Signals.collect(AudioSources.wav(bytes, warnings::add).flatMapMany(AudioSource::stream));

        assertThat(streamed)
                .isEqualTo(Signals.collect(open("dtmf-16k-s16-rf64-bext-list").flatMapMany(AudioSource::stream)));
    }

    private Flux<ByteBuffer> forTheService(AudioSource source) {
        return source.convertTo(AudioFormat.PCM16_24KHZ).stream();
    }

    private Mono<AudioSource> open(String recording) {
        return AudioSources.wav(path(recording), warnings::add);
    }

    private static String heard(byte[] pcm) {
        return Keypad.decode(Signals.decode(AudioFormat.PCM16_24KHZ, pcm), 24_000);
    }

    private static Path path(String recording) {
        URL resource = RecordingsTest.class.getResource("/audio/" + recording + ".wav");
        try {
            return Path.of(Objects.requireNonNull(resource, recording).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
