// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.audio.AudioSources;
import io.github.reactorrealtime.audio.G711;
import io.github.reactorrealtime.transport.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Recordings on their way into a form. */
class AudioUploadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static byte[] all(Publisher<byte[]> parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Flux.from(parts).doOnNext(all::writeBytes).then().block(PATIENCE);
        return all.toByteArray();
    }

    private static AudioUpload.Content open(AudioUpload upload) {
        return requireNonNull(upload.open().block(PATIENCE));
    }

    static Stream<AudioFormat> linearFormats() {
        return Stream.of(
                AudioFormat.PCM16_24KHZ,
                AudioFormat.pcm16(8_000),
                new AudioFormat(AudioEncoding.PCM_S16, 44_100, 2),
                new AudioFormat(AudioEncoding.PCM_U8, 8_000, 1),
                new AudioFormat(AudioEncoding.PCM_S24, 48_000, 1),
                new AudioFormat(AudioEncoding.FLOAT_32, 16_000, 1));
    }

    @ParameterizedTest
    @MethodSource("linearFormats")
    void samplesBecomeAWavThatReadsBack(AudioFormat format) {
        byte[] samples = new byte[format.bytesPerFrame() * 10_000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (i * 31);
        }
        AudioUpload.Content content = open(AudioUpload.wav(format, samples));
        byte[] wav = all(content.bytes());
        assertThat(content.length()).isEqualTo(wav.length);

        AudioSource read = requireNonNull(AudioSources.wav(Flux.just(ByteBuffer.wrap(wav)), warning -> {
                    throw new AssertionError(warning);
                })
                .block(PATIENCE));
        assertThat(read.format()).isEqualTo(format);
        byte[] back = all(read.stream().map(buffer -> {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }));
        assertThat(back).isEqualTo(samples);
    }

    @Test
    void telephonyBecomesLinear() {
        byte[] codes = new byte[256];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) i;
        }
        for (AudioFormat format : List.of(AudioFormat.PCMU_8KHZ, AudioFormat.PCMA_8KHZ)) {
            // an odd cut: samples are single bytes here
            Flux<ByteBuffer> stream = Flux.just(ByteBuffer.wrap(codes, 0, 101), ByteBuffer.wrap(codes, 101, 155));
            byte[] wav = all(open(AudioUpload.wav(format, 256, stream)).bytes());
            ByteBuffer data = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
            assertThat(data.getShort(20)).as("PCM").isEqualTo((short) 1);
            assertThat(data.getInt(24)).isEqualTo(8_000);
            assertThat(data.getInt(40)).isEqualTo(512);
            for (int i = 0; i < codes.length; i++) {
                short expected = format.equals(AudioFormat.PCMU_8KHZ)
                        ? G711.muLawToLinear(codes[i])
                        : G711.aLawToLinear(codes[i]);
                assertThat(data.getShort(44 + 2 * i)).isEqualTo(expected);
            }
        }
    }

    @Test
    void aFileIsReadForEverySubscriptionUnderItsOwnName(@TempDir Path directory) throws IOException {
        byte[] bytes = new byte[40_000];
        Path file = Files.write(directory.resolve("my call.MP3"), bytes);
        AudioUpload upload = AudioUpload.of(file);
        assertThat(upload.fileName()).isEqualTo("my call.MP3");
        assertThat(upload.contentType()).isEqualTo("audio/mpeg");
        AudioUpload.Content content = open(upload);
        assertThat(content.length()).isEqualTo(40_000);
        assertThat(all(content.bytes())).isEqualTo(bytes);
        assertThat(all(content.bytes())).isEqualTo(bytes);
    }

    @Test
    void aFileThatIsNotThereSaysSo(@TempDir Path directory) {
        AudioUpload.of(directory.resolve("gone.wav"))
                .open()
                .as(StepVerifier::create)
                .expectError(NoSuchFileException.class)
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @CsvSource({
        "a.wav, audio/wav",
        "a.b.m4a, audio/mp4",
        "a.OGG, audio/ogg",
        "a.xyz, application/octet-stream",
        "a, application/octet-stream"
    })
    void theTypeFollowsTheName(String name, String type) {
        assertThat(AudioUpload.of(name, new byte[0]).contentType()).isEqualTo(type);
    }

    @Test
    void aFormHasItsFieldsThenTheFileAndTheLengthThatItSays() {
        AudioUpload upload = AudioUpload.of("x", "RIFF".getBytes(UTF_8)).named("a \"b\"\r\nc: d ü.wav");
        HttpRequest.Body body = MultipartBody.of(
                "bound", List.of(Map.entry("model", "m"), Map.entry("prompt", "Grüße")), upload, open(upload));
        byte[] bytes = all(body.content());
        assertThat(body.contentType()).isEqualTo("multipart/form-data; boundary=bound");
        assertThat(body.length()).isEqualTo(bytes.length);
        assertThat(new String(bytes, UTF_8)).isEqualTo("""
                        --bound\r
                        Content-Disposition: form-data; name="model"\r
                        \r
                        m\r
                        --bound\r
                        Content-Disposition: form-data; name="prompt"\r
                        \r
                        Grüße\r
                        --bound\r
                        Content-Disposition: form-data; name="file"; filename="a %22b%22%0D%0Ac: d ü.wav"\r
                        Content-Type: audio/wav\r
                        \r
                        RIFF\r
                        --bound--\r
                        """);
        assertThat(new String(bytes, ISO_8859_1)).doesNotContain("\r\nc: d");
    }

    @Test
    void aLargeRecordingIsMadeInSmallPartsAndOnlyAsAskedFor() {
        AudioUpload upload = AudioUpload.of("a.wav", new byte[1_000_000]);
        HttpRequest.Body body = MultipartBody.of("bound", List.of(), upload, open(upload));
        StepVerifier.create(Flux.from(body.content()).map(part -> part.length), 0)
                .thenRequest(1)
                .assertNext(length -> assertThat(length).isLessThan(1_000))
                .thenRequest(1)
                .expectNext(16 * 1024)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void whatAWavCannotHoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AudioUpload.wav(AudioFormat.PCMU_8KHZ, 1L << 30, Flux.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> AudioUpload.of(" ", new byte[0]));
    }
}
