// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.provider.AccessToken;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** What the subscriber has in thread-locals is there wherever code of the application runs, also when turns are repaired. */
class ContextPropagationTest {

    private static final String KEY = "call";
    private static final ThreadLocal<String> CALL = new ThreadLocal<>();

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final List<String> seenByTheSupplier = new CopyOnWriteArrayList<>();
    private final Route route = Route.at(emulator.uri(), Dialect.OPENAI)
            .bearer(() -> Mono.fromSupplier(this::token))
            .model("gpt-4o-transcribe");

    @BeforeAll
    static void propagate() {
        ContextRegistry.getInstance().registerThreadLocalAccessor(KEY, CALL);
        Hooks.enableAutomaticContextPropagation();
    }

    @AfterAll
    static void dontPropagate() {
        Hooks.disableAutomaticContextPropagation();
        ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
    }

    /** Good for one connect. */
    private AccessToken token() {
        seenByTheSupplier.add(Objects.requireNonNullElse(CALL.get(), "nothing"));
        return new AccessToken("any", Instant.EPOCH);
    }

    @Test
    void threadLocalsAreRestoredBehindTheTranscriberAndForTokensOfConnectsAndRepairs() {
        emulator.inject(Fault.failTranscription(), When.saying("1").and(When.times(1)));
        List<String> seen = new CopyOnWriteArrayList<>();

        CALL.set("call 7");
        try {
            transcriber()
                    .transcribe(Emulated.numbers(3))
                    .ofType(Completed.class)
                    .doOnNext(turn ->
                            seen.add(turn.text() + "/" + turn.provenance().attempt() + " in " + CALL.get()))
                    .contextCapture()
                    .blockLast(Emulated.PATIENCE);
        } finally {
            CALL.remove();
        }

        assertThat(seen).containsExactly("0/1 in call 7", "1/2 in call 7", "2/1 in call 7");
        assertThat(seenByTheSupplier).hasSize(2).containsOnly("call 7");
    }

    @Test
    void twoSubscribersOfOneTranscriberDontSeeEachOthers() {
        emulator.inject(Fault.failTranscription(), When.saying("1").and(When.times(2)));
        RealtimeTranscriber shared = transcriber();
        List<String> seen = new CopyOnWriteArrayList<>();

        Mono<Void> one = call(shared, "one", seen);
        Mono<Void> two = call(shared, "two", seen);
        Mono.when(one, two).block(Emulated.PATIENCE);

        assertThat(seen).hasSize(6).allMatch("own"::equals);
        assertThat(seenByTheSupplier).isNotEmpty().isSubsetOf("one", "two");
    }

    private static Mono<Void> call(RealtimeTranscriber shared, String name, List<String> seen) {
        return shared.transcribe(Emulated.numbers(3))
                .ofType(Completed.class)
                .doOnNext(turn -> seen.add(name.equals(CALL.get()) ? "own" : "another's: " + CALL.get()))
                .contextWrite(context -> context.put(KEY, name))
                .then();
    }

    @Test
    void aSessionThatIsReplacedAsksForItsTokenInTheSubscribersContextToo() {
        emulator.inject(
                new Fault.CloseConnection(1012, "restart"),
                When.at(Point.COMMITTED).and(When.item(2)).and(When.connection(1)));

        transcriber()
                .transcribe(Emulated.numbers(4))
                .contextWrite(context -> context.put(KEY, "call 7"))
                .blockLast(Emulated.PATIENCE);

        assertThat(seenByTheSupplier).hasSizeGreaterThan(1).containsOnly("call 7");
    }

    @Test
    void anUploadAsksForItsTokenInTheSubscribersContextToo() {
        emulator.inject(Fault.failTranscription(), When.saying("1").and(When.model("gpt-4o-transcribe")));

        Emulated.transcriber(
                        Emulated.route(emulator, "gpt-4o-transcribe"),
                        route.model("gpt-transcribe").rest())
                .build()
                .transcribe(Emulated.numbers(3))
                .contextWrite(context -> context.put(KEY, "call 7"))
                .blockLast(Emulated.PATIENCE);

        assertThat(seenByTheSupplier).containsExactly("call 7");
    }

    @Test
    void theSubscribersObservationIsCurrentBehindTheTranscriberAndNoTurnIs() {
        TestObservationRegistry registry = TestObservationRegistry.create();
        ObservationThreadLocalAccessor.getInstance().setObservationRegistry(registry);
        emulator.inject(Fault.failTranscription(), When.saying("1").and(When.times(1)));
        Observation request = Observation.start("request", registry);
        List<Observation> current = new CopyOnWriteArrayList<>();

        Emulated.transcriber(route)
                .listener(TranscriberObservations.of(registry))
                .build()
                .transcribe(Emulated.numbers(3))
                .ofType(Completed.class)
                .doOnNext(turn -> current.add(Objects.requireNonNull(registry.getCurrentObservation())))
                .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, request))
                .blockLast(Emulated.PATIENCE);
        request.stop();
        ObservationThreadLocalAccessor.getInstance().setObservationRegistry(ObservationRegistry.create());

        assertThat(current).hasSize(3).containsOnly(request);
    }

    private RealtimeTranscriber transcriber() {
        return Emulated.transcriber(route).build();
    }
}
