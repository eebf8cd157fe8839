// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static io.github.reactorrealtime.samples.recipes.Emulated.TIMEOUT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.recipes.TranscriptionController.Line;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@WithRecipes
class TranscriptionControllerTest {

    private static final MediaType PCM = MediaType.valueOf("audio/pcm");
    private static final MediaType WAV = MediaType.valueOf("audio/wav");

    @Autowired
    private RealtimeEmulator emulator;

    @LocalServerPort
    private int port;

    private WebClient client;

    TranscriptionControllerTest() {
        client = WebClient.create();
    }

    @BeforeEach
    void connect() {
        client = WebClient.create("http://localhost:" + port);
    }

    @AfterEach
    void nothingIsLeftOpen() {
        emulator.clearFaults();
        Emulated.expectNoSessions(emulator);
    }

    @Test
    void wavOfAnyRateBecomesEventsWithTheTurnAsId() {
        byte[] wav = Emulated.wav(Emulated.keys(AudioFormat.pcm16(16_000), "1 2"), 16_000, 1);

        List<ServerSentEvent<Line>> events =
                post("/transcripts", WAV, chunks(wav, 1_000)).collectList().block(TIMEOUT);

        assertThat(events).isNotNull();
        assertThat(named(events, "completed")).extracting(ServerSentEvent::id).containsExactly("0", "1");
        assertThat(named(events, "completed"))
                .extracting(event -> data(event).text())
                .containsExactly("1", "2");
        assertThat(named(events, "completed").map(event -> data(event).startMillis()))
                .satisfiesExactly(
                        first -> assertThat(first).isLessThan(500L),
                        second -> assertThat(second).isBetween(1_500L, 2_100L));
        assertThat(named(events, "partial")).isNotEmpty().allMatch(event -> event.id() != null);
    }

    @Test
    void eventsComeWhileTheUploadGoesOn() {
        byte[] first = Emulated.keys(AudioFormat.pcm16(24_000), "1 ");
        byte[] second = Emulated.keys(AudioFormat.pcm16(24_000), "2");
        Sinks.Many<DataBuffer> upload = Sinks.many().unicast().onBackpressureBuffer();
        upload.tryEmitNext(buffer(first));

        post("/transcripts?rate=24000", PCM, upload.asFlux())
                .filter(event -> "completed".equals(event.event()))
                .map(event -> data(event).text())
                .as(StepVerifier::create)
                .expectNext("1")
                .then(() -> upload.tryEmitNext(buffer(second)))
                .then(upload::tryEmitComplete)
                .expectNext("2")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void clientThatLeavesEndsTheSession() {
        Sinks.Many<DataBuffer> upload = Sinks.many().unicast().onBackpressureBuffer();
        upload.tryEmitNext(buffer(Emulated.keys(AudioFormat.pcm16(24_000), "1 ")));

        post("/transcripts?rate=24000", PCM, upload.asFlux())
                .filter(event -> "completed".equals(event.event()))
                .as(StepVerifier::create)
                .expectNextCount(1)
                .thenCancel()
                .verify(TIMEOUT);

        Emulated.expectNoSessions(emulator);
        assertThat(emulator.openConnections()).isZero();
    }

    @Test
    void turnWithoutTextIsAnEventAndTheStreamGoesOn() {
        emulator.inject(Fault.failTranscription(), When.saying("1"));
        byte[] wav = Emulated.wav(Emulated.keys(AudioFormat.pcm16(24_000), "1 2"), 24_000, 1);

        List<ServerSentEvent<Line>> events =
                post("/transcripts", WAV, chunks(wav, 4_000)).collectList().block(TIMEOUT);

        assertThat(events).isNotNull();
        assertThat(named(events, "failed")).extracting(ServerSentEvent::id).containsExactly("0");
        assertThat(named(events, "completed")).extracting(ServerSentEvent::id).containsExactly("1");
    }

    @Test
    void whatIsNotWavIsToldSo() {
        post("/transcripts", WAV, chunks("ID3, which is an MP3 and not a WAV at all".getBytes(US_ASCII), 10))
                .as(StepVerifier::create)
                .assertNext(event -> {
                    assertThat(event.event()).isEqualTo("error");
                    assertThat(data(event).text()).contains("MP3");
                })
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void refusalOfTheServiceEndsTheStreamWithoutDetails() {
        try (RealtimeEmulator refusing = RealtimeEmulator.builder()
                .fault(Fault.rejectHandshake(401, "invalid_api_key", "Incorrect API key: any"), When.always())
                .start()) {
            TranscriptionController controller = new TranscriptionController(Emulated.transcriber(refusing));

            controller
                    .ofWav(chunks(Emulated.wav(Emulated.keys(AudioFormat.PCM16_24KHZ, "1"), 24_000, 1), 4_000))
                    .filter(event -> "error".equals(event.event()))
                    .as(StepVerifier::create)
                    .assertNext(event -> assertThat(data(event).text()).isEqualTo("Transcription is not possible."))
                    .expectComplete()
                    .verify(TIMEOUT);
        }
    }

    @Test
    void pooledBuffersAreGivenBack() {
        ByteBuf pooled = PooledByteBufAllocator.DEFAULT.buffer().writeBytes(new byte[] {9, 1, 2, 3});
        DataBuffer body = new NettyDataBufferFactory(PooledByteBufAllocator.DEFAULT).wrap(pooled.skipBytes(1));

        TranscriptionController.bytes(Flux.just(body))
                .as(StepVerifier::create)
                .expectNext(ByteBuffer.wrap(new byte[] {1, 2, 3}))
                .verifyComplete();

        assertThat(pooled.refCnt()).isZero();
    }

    private Flux<ServerSentEvent<Line>> post(String path, MediaType type, Flux<DataBuffer> body) {
        return client.post()
                .uri(path)
                .contentType(type)
                .accept(MediaType.TEXT_EVENT_STREAM)
                .body(body, DataBuffer.class)
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<Line>>() {});
    }

    private static Stream<ServerSentEvent<Line>> named(List<ServerSentEvent<Line>> events, String name) {
        return events.stream().filter(event -> name.equals(event.event()));
    }

    private static Line data(ServerSentEvent<Line> event) {
        Line line = event.data();
        assertThat(line).isNotNull();
        return line;
    }

    private static Flux<DataBuffer> chunks(byte[] bytes, int size) {
        return Emulated.cut(bytes, size).map(DefaultDataBufferFactory.sharedInstance::wrap);
    }

    private static DataBuffer buffer(byte[] bytes) {
        return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
    }
}
