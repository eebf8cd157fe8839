// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Beginning and end: nothing before the subscription, nothing after the cancel. */
class LifecycleTest extends EndToEnd {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void nothingIsLeftAfterACancelAtAnyMomentAHundredTimes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RealtimeTranscriber transcriber = transcriber(emulator).build();
        AtomicInteger subscribed = new AtomicInteger();

        for (int i = 0; i < 100; i++) {
            int events = random.nextInt(12);
            Flux<ByteBuffer> source = numbers(20)
                    .doOnSubscribe(s -> subscribed.incrementAndGet())
                    .doFinally(s -> subscribed.decrementAndGet());
            if (events == 0) {
                // Somewhere between the first packet of the connect and the first audio.
                Disposable running = transcriber.transcribe(source).subscribe();
                Mono.delay(Duration.ofMillis(random.nextInt(30))).block();
                running.dispose();
            } else {
                transcriber.transcribe(source).take(events).blockLast(PATIENCE);
            }
        }

        await(() -> emulator.openConnections() == 0);
        assertThat(subscribed).as("sources still subscribed, seed %s", seed).hasValue(0);
    }

    @Test
    void nothingHappensBeforeTheSubscription() {
        AtomicInteger subscribed = new AtomicInteger();
        Flux<TranscriptEvent> unused =
                transcriber(emulator).build().transcribe(numbers(1).doOnSubscribe(s -> subscribed.incrementAndGet()));

        assertThat(unused).isNotNull();
        assertThat(subscribed).hasValue(0);
        assertThat(emulator.connections()).isEmpty();
    }

    @Test
    void theSocketIsClosedWithNormalAfterTheLastTurn() {
        assertNumbers(run(transcriber(emulator).build(), numbers(2)), 2);

        await(() -> emulator.openConnections() == 0);
        assertThat(emulator.connections().get(0).closeCode()).isEqualTo(1000);
    }

    @Test
    void aSourceWithoutAudioCompletesWithoutEvents() {
        assertThat(run(transcriber(emulator).build(), Flux.empty())).isEmpty();
        assertThat(run(transcriber(emulator).build(), Flux.just(ByteBuffer.allocate(0))))
                .isEmpty();
    }

    @Test
    void theContextOfTheSubscriberReachesTheSource() {
        Flux<ByteBuffer> source = Flux.deferContextual(context -> {
            assertThat(context.<String>get("call")).isEqualTo("c-1");
            return numbers(1);
        });

        Long count = transcriber(emulator)
                .build()
                .transcribe(source)
                .contextWrite(context -> context.put("call", "c-1"))
                .count()
                .block(PATIENCE);
        assertThat(count).isNotNull().isPositive();
    }

    @Test
    void aLiveSourceIsTranscribedWhileItGoesOn() {
        Sinks.Many<ByteBuffer> microphone = Sinks.many().unicast().onBackpressureBuffer();
        List<String> texts = new ArrayList<>();

        transcriber(emulator)
                .build()
                .transcribe(microphone.asFlux())
                .ofType(Completed.class)
                .map(Completed::text)
                .doOnNext(texts::add)
                .as(StepVerifier::create)
                .then(() -> speak(microphone, "1"))
                .expectNext("1")
                .then(() -> speak(microphone, "2"))
                .expectNext("2")
                .then(() -> microphone.tryEmitComplete().orThrow())
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aFaultOfTheSubscriberClosesTheSocket() {
        transcriber(emulator)
                .build()
                .transcribe(numbers(5))
                .doOnNext(event -> {
                    throw new IllegalStateException("bug in the application");
                })
                .as(StepVerifier::create)
                .expectErrorMessage("bug in the application")
                .verify(PATIENCE);
        await(() -> emulator.openConnections() == 0);
    }

    @Test
    void theLowerLevelSendsAnyEventAndReceivesAll() {
        Endpoint endpoint = new Endpoint(Dialect.OPENAI, emulator.uri(), Credential.bearer("sk-test"), Map.of());
        RealtimeClient client = RealtimeClient.conversation(endpoint, "gpt-realtime");

        client.withSession(session -> session.events()
                        .mergeWith(session.send(new InputAudioCommand.Commit("my-commit"))
                                .then(Mono.empty()))
                        .take(1))
                .as(StepVerifier::create)
                .assertNext(event -> {
                    assertThat(event).isInstanceOf(ErrorEvent.class);
                    assertThat(((ErrorEvent) event).error().code()).isEqualTo("input_audio_buffer_commit_empty");
                    assertThat(((ErrorEvent) event).error().eventId()).isEqualTo("my-commit");
                })
                .expectComplete()
                .verify(PATIENCE);
        await(() -> emulator.openConnections() == 0);
    }

    @Test
    void blockingOnAnEventLoopWouldBeSeen() {
        Mono<Long> blocking = Mono.fromCallable(() -> {
                    new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
                    return 1L;
                })
                .subscribeOn(Schedulers.parallel());

        assertThatThrownBy(() -> blocking.block(PATIENCE))
                .hasStackTraceContaining("reactor.blockhound.BlockingOperationError");
    }

    private static void speak(Sinks.Many<ByteBuffer> microphone, String keys) {
        microphone.tryEmitNext(ByteBuffer.wrap(TONES.bytes(keys))).orThrow();
        microphone.tryEmitNext(ByteBuffer.wrap(TONES.silence(PAUSE))).orThrow();
    }
}
