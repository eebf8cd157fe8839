// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.faults;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.client.RealtimeSession;
import io.github.reactorrealtime.endtoend.EndToEnd;
import io.github.reactorrealtime.event.ConversationCommand;
import io.github.reactorrealtime.event.ConversationEvent;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.RateLimit;
import io.github.reactorrealtime.event.RateLimitsUpdated;
import io.github.reactorrealtime.event.ResponseCommand;
import io.github.reactorrealtime.event.ResponseEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.When;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Messages of another shape than the documents say. */
class DecodingFaultsTest extends EndToEnd {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void f45_theNamesOfTheBetaAreUnderstoodWhereThoseOfTodayBelong() {
        emulator.inject(KnownFault.F_45, When.always());
        Route azure = Route.at(emulator.uri(), Dialect.AZURE).apiKey("k").model("gpt-4o-transcribe");

        assertNumbers(run(transcriber(azure).build(), numbers(3)), 3);

        assertThat(emulator.connections().get(0).sent())
                .contains("transcription_session.updated", "conversation.item.created");
    }

    @Test
    void f55_quotasThatAreNotToldAreNotMissed() {
        List<ServerEvent> events = answered(session -> session.events().takeUntil(RateLimitsUpdated.class::isInstance));

        assertThat(events)
                .last()
                .isInstanceOfSatisfying(
                        RateLimitsUpdated.class,
                        limits -> assertThat(limits.rateLimits())
                                .extracting(RateLimit::name)
                                .containsExactly("tokens"));
    }

    @Test
    void f56_variantsAndAdditionsOfFieldsDoNoHarm() {
        emulator.inject(KnownFault.F_56, When.always());

        List<TranscriptEvent> events = run(transcriber(emulator).logprobs().build(), numbers(3));

        assertNumbers(events, 3);
        assertThat(completed(events)).allSatisfy(turn -> {
            assertThat(turn.usage()).isInstanceOf(Usage.Seconds.class);
            assertThat(turn.logprobs()).isEmpty();
        });
        assertThat(all(events, Partial.class)).isNotEmpty();
    }

    @Test
    void f57_aFrameThatIsNoJsonIsSkipped() {
        emulator.inject(KnownFault.F_57, When.always());

        assertNumbers(run(transcriber(emulator).build(), numbers(4)), 4);

        assertThat(emulator.connections()).hasSize(1);
    }

    @Test
    void f59_aRefusedTruncationIsAnEventAndTheSessionGoesOn() {
        List<ServerEvent> events = answered(session -> session.events()
                .concatMap(event -> {
                    if (event instanceof ResponseEvent.OutputItemDone done) {
                        String item = requireNonNull(done.item().id());
                        return truncate(session, item, 500)
                                .then(truncate(session, item, 10))
                                .thenReturn(event);
                    }
                    return Mono.just(event);
                })
                .takeUntil(ConversationEvent.ItemTruncated.class::isInstance));

        assertThat(events)
                .filteredOn(ErrorEvent.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((ErrorEvent) event).error().message()).contains("already shorter than 500ms"));
        assertThat(events).last().isInstanceOf(ConversationEvent.ItemTruncated.class);
    }

    private static Mono<Void> truncate(RealtimeSession session, String item, long millis) {
        return session.send(new ConversationCommand.Truncate("truncate-" + millis, item, 0, millis));
    }

    /** What comes of a conversation that is asked to answer. */
    private List<ServerEvent> answered(Function<RealtimeSession, Flux<ServerEvent>> events) {
        Endpoint endpoint = new Endpoint(Dialect.OPENAI, emulator.uri(), Credential.bearer("k"), Map.of());
        return requireNonNull(RealtimeClient.conversation(endpoint, "gpt-realtime")
                .withSession(session ->
                        session.send(new ResponseCommand.Create(null, null)).thenMany(events.apply(session)))
                .collectList()
                .block(PATIENCE));
    }
}
