// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.reactorrealtime.audio.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP by hand, on the JDK's client: forms are written byte by byte. */
final class RestClient {

    static final String OPENAI = "/v1/audio/transcriptions";
    static final String AZURE = "/openai/v1/audio/transcriptions";
    static final String BOUNDARY = "frontier-7d1";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PCM = 1;
    private static final int MU_LAW = 7;
    private static final int WAV_HEADER_BYTES = 44;

    private final HttpClient http;
    private final URI base;

    RestClient(RealtimeEmulator emulator) {
        this(
                emulator,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    RestClient(RealtimeEmulator emulator, HttpClient http) {
        this.http = http;
        this.base = emulator.httpUri();
    }

    HttpResponse<String> get(String pathAndQuery, String... headers) {
        return send(builder(pathAndQuery, headers).build());
    }

    HttpResponse<String> post(String pathAndQuery, String json, String... headers) {
        return send(builder(pathAndQuery, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.replace('\'', '"')))
                .build());
    }

    HttpResponse<String> upload(String pathAndQuery, byte[] form, String... headers) {
        return send(builder(pathAndQuery, headers)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(form))
                .build());
    }

    HttpRequest.Builder builder(String pathAndQuery, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(pathAndQuery)).timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    static JsonNode error(HttpResponse<String> response) {
        return json(response).path("error");
    }

    /** A form with a file and pairs of names and values. */
    static byte[] form(String fileName, byte[] file, String... fields) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        write(
                form,
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
                        + "\"\r\nContent-Type: audio/wav\r\n\r\n");
        form.writeBytes(file);
        write(form, "\r\n");
        form.writeBytes(fields(fields));
        return form.toByteArray();
    }

    /** A form without a file. */
    static byte[] fields(String... fields) {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            write(
                    form,
                    "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n"
                            + fields[i + 1] + "\r\n");
        }
        write(form, "--" + BOUNDARY + "--\r\n");
        return form.toByteArray();
    }

    /** Keypad tones as a WAV of 16-bit PCM. */
    static byte[] wav(String keys, int sampleRateHz) {
        AudioFormat format = AudioFormat.pcm16(sampleRateHz);
        return wav(PCM, sampleRateHz, 2, DtmfTones.in(format).bytes(keys));
    }

    static byte[] muLawWav(String keys) {
        return wav(MU_LAW, 8_000, 1, DtmfTones.in(AudioFormat.PCMU_8KHZ).bytes(keys));
    }

    static byte[] silence(int sampleRateHz, Duration duration) {
        return wav(
                PCM,
                sampleRateHz,
                2,
                new byte[(int) AudioFormat.pcm16(sampleRateHz).bytesIn(duration)]);
    }

    private static byte[] wav(int encoding, int sampleRateHz, int bytesPerSample, byte[] audio) {
        ByteBuffer wav = ByteBuffer.allocate(WAV_HEADER_BYTES + audio.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(UTF_8)).putInt(36 + audio.length).put("WAVEfmt ".getBytes(UTF_8));
        wav.putInt(16).putShort((short) encoding).putShort((short) 1).putInt(sampleRateHz);
        wav.putInt(sampleRateHz * bytesPerSample)
                .putShort((short) bytesPerSample)
                .putShort((short) (8 * bytesPerSample));
        wav.put("data".getBytes(UTF_8)).putInt(audio.length).put(audio);
        return wav.array();
    }

    private static void write(ByteArrayOutputStream form, String text) {
        form.writeBytes(text.getBytes(UTF_8));
    }
}
