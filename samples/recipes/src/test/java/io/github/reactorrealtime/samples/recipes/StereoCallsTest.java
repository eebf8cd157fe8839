// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import static io.github.reactorrealtime.samples.recipes.Emulated.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.audio.AudioSources;
import io.github.reactorrealtime.samples.recipes.Conversation.Said;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class StereoCallsTest {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final StereoCalls calls = new StereoCalls(Emulated.transcriber(emulator));

    @Test
    void partiesOfAWavThatIsReadOnceAlternate() {
        emulator.inject(new Fault.DelayCompletion(Duration.ofMillis(500)), When.saying("1"));
        emulator.inject(new Fault.DelayCompletion(Duration.ofMillis(300)), When.saying("4"));
        AtomicInteger reads = new AtomicInteger();

        wav("1 3  6", " 2 45 ", reads)
                .flatMapMany(calls::conversation)
                .map(Said::toString)
                .as(StepVerifier::create)
                .expectNext("agent: 1", "customer: 2", "agent: 3", "customer: 4", "customer: 5", "agent: 6")
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(reads).hasValue(1);
    }

    @Test
    void partyThatSaysNothingHoldsUpNobody() {
        wav("123456", "      ", new AtomicInteger())
                .flatMapMany(calls::conversation)
                .map(Said::text)
                .as(StepVerifier::create)
                .expectNext("1", "2", "3", "4", "5", "6")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void slowPartySlowsTheOtherAndLosesNothing() {
        emulator.inject(new Fault.SlowReader(200_000), When.connection(2));
        String agent = "1 3 5 7 9 ";
        String customer = " 2 4 6 8 0";

        wav(agent, customer, new AtomicInteger())
                .flatMapMany(calls::conversation)
                .map(Said::text)
                .as(StepVerifier::create)
                .expectNext("1", "2", "3", "4", "5", "6", "7", "8", "9", "0")
                .expectComplete()
                .verify(TIMEOUT);
    }

    private static Mono<AudioSource> wav(String agent, String customer, AtomicInteger reads) {
        AudioFormat format = AudioFormat.pcm16(8_000);
        byte[] samples = Emulated.stereo(Emulated.keys(format, agent), Emulated.keys(format, customer));
        byte[] wav = Emulated.wav(samples, 8_000, 2);
        return AudioSources.wav(
                Flux.defer(() -> {
                    reads.incrementAndGet();
                    return Emulated.cut(wav, 1_001);
                }),
                warning -> {});
    }
}
