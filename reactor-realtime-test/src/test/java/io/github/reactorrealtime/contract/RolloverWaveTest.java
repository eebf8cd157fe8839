// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.CutoverReason;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Sessions that began in the same second end in the same second; those who use them must not all come back in one. */
class RolloverWaveTest {

    private static final int SESSIONS = 100;

    @Test
    void aHundredSessionsThatEndTogetherAreReplacedOneByOne() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryEmulator service = RealtimeEmulator.builder().inMemory(time, Duration.ofMillis(20));
        List<Long> cutovers = new ArrayList<>();
        RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                .route(Route.at(service.uri(), Dialect.OPENAI).apiKey("sk-test").model("gpt-4o-transcribe"))
                .transport(service.transport())
                .timer(time)
                .random(new Random(1))
                .resilience(Resilience.builder().build())
                .listener(new TranscriberListener() {
                    @Override
                    public void cutOver(String from, String to, CutoverReason reason, String cause) {
                        cutovers.add(time.now(TimeUnit.SECONDS));
                    }
                })
                .build();
        Disposable.Composite calls = Disposables.composite();
        for (int i = 0; i < SESSIONS; i++) {
            calls.add(transcriber.transcribe(Flux.never()).subscribe());
        }

        time.advanceTimeBy(Duration.ofMinutes(59));
        assertThat(cutovers).as("each was replaced, before its hour was over").hasSize(SESSIONS);
        Map<Long, Long> perSecond =
                cutovers.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(perSecond.values()).allMatch(count -> count <= 5);
        assertThat(perSecond.size()).as("seconds in which one came").isGreaterThan(50);
        assertThat(service.openConnections()).isEqualTo(SESSIONS);
        calls.dispose();
        time.advanceTimeBy(Duration.ofSeconds(10));
        assertThat(service.openConnections()).isZero();
    }
}
