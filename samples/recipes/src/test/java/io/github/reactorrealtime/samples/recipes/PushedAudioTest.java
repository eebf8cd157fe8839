// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static io.github.reactorrealtime.samples.recipes.Emulated.TIMEOUT;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.samples.recipes.PushedAudio.Inlet;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class PushedAudioTest {

    private static final int FRAME = 960;

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final RealtimeTranscriber transcriber = PushedAudio.forLiveCalls(Emulated.route(emulator));
    private final FakePhone phone = new FakePhone(frames());

    @Test
    void framesOfAThreadOfTheSdkAreHeard() {
        expectTexts(transcriber.transcribe(PushedAudio.audioOf(phone, "a")).ofType(Completed.class), "1", "2");

        assertThat(phone.isListening()).isFalse();
    }

    @Test
    void whoStopsListeningIsTakenOffTheSdk() {
        phone.stayingOn();

        transcriber
                .transcribe(PushedAudio.audioOf(phone, "a"))
                .ofType(Completed.class)
                .map(Completed::text)
                .as(StepVerifier::create)
                .expectNext("1")
                .thenCancel()
                .verify(TIMEOUT);

        await().atMost(TIMEOUT).until(() -> !phone.isListening()); // another thread may be at it
    }

    @Test
    void errorOfTheSdkComesAfterWhatItGaveBefore() {
        phone.failing(new IllegalStateException("line cut"));

        transcriber
                .transcribe(PushedAudio.audioOf(phone, "a"))
                .ofType(Completed.class)
                .map(Completed::text)
                .as(StepVerifier::create)
                .expectNext("1", "2")
                .expectErrorMessage("line cut")
                .verify(TIMEOUT);
    }

    @Test
    void overflowIsAnErrorAndNoHole() {
        PushedAudio.audioOf(phone, "a")
                .as(flux -> StepVerifier.create(flux, 0))
                .then(phone::awaitEnd)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(100)
                .expectError(IllegalStateException.class)
                .verify(TIMEOUT);

        assertThat(phone.isListening()).isFalse();
    }

    @Test
    void inletIsHeard() {
        Inlet inlet = new Inlet();
        Thread producer = new Thread(() -> {
            frames().forEach(inlet::frame);
            inlet.hungUp();
        });

        expectTexts(
                transcriber
                        .transcribe(inlet.audio().doOnSubscribe(subscription -> producer.start()))
                        .ofType(Completed.class),
                "1",
                "2");
    }

    @Test
    void fullInletEndsTheCall() {
        Inlet inlet = new Inlet();

        for (int i = 0; i < 200; i++) {
            inlet.frame(new byte[] {(byte) i});
        }

        inlet.audio()
                .as(StepVerifier::create)
                .expectNext(ByteBuffer.wrap(new byte[] {0}))
                .expectNextCount(99)
                .expectErrorMessage("The transcription is two seconds behind")
                .verify(TIMEOUT);
    }

    private static void expectTexts(Flux<Completed> turns, String... texts) {
        turns.map(Completed::text)
                .as(StepVerifier::create)
                .expectNext(texts)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private static List<byte[]> frames() {
        return requireNonNull(Emulated.cut(Emulated.keys(AudioFormat.PCM16_24KHZ, "12"), FRAME)
                .map(buffer ->
                        Arrays.copyOfRange(buffer.array(), buffer.arrayOffset(), buffer.arrayOffset() + buffer.limit()))
                .collectList()
                .block(TIMEOUT));
    }
}
