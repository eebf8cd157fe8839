// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static io.github.reactorrealtime.micrometer.Told.MODEL;
import static io.github.reactorrealtime.micrometer.Told.OTHER_MODEL;
import static io.github.reactorrealtime.micrometer.Told.OTHER_ROUTE;
import static io.github.reactorrealtime.micrometer.Told.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.event.Usage;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** Which observations there are after a listener was told this and that. */
class TranscriberObservationsTest {

    private static final String TURN = "reactor.realtime.turn";
    private static final String ATTEMPT = "reactor.realtime.attempt";

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final List<Observation.Context> stopped = new ArrayList<>();
    private final TranscriberListener call =
            TranscriberObservations.of(registry).subscribed(Context.empty());

    @BeforeEach
    void watch() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                stopped.add(context);
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
    }

    @Test
    void aTurnIsOneObservationWithOneForItsAttempt() {
        call.sessionOpened(Told.live());
        call.turnStarted(0);
        call.turnCommitted(ROUTE, 0, 1);
        call.attemptSucceeded(ROUTE, 0, 1);
        call.emitted(Told.completed(0, new Usage.Tokens(130, 21, 151, null, null)));

        observations()
                .hasNumberOfObservationsEqualTo(2)
                .hasObservationWithNameEqualTo(TURN)
                .that()
                .hasBeenStarted()
                .hasBeenStopped()
                .hasContextualNameEqualTo("transcribe turn")
                .hasLowCardinalityKeyValue("route", ROUTE)
                .hasLowCardinalityKeyValue("gen_ai.request.model", MODEL)
                .hasLowCardinalityKeyValue("gen_ai.operation.name", "transcription")
                .hasLowCardinalityKeyValue("outcome", "completed")
                .hasLowCardinalityKeyValue("attempts", "first")
                .hasHighCardinalityKeyValue("reactor.realtime.turn.number", "0")
                .hasHighCardinalityKeyValue("reactor.realtime.attempt.number", "1")
                .hasHighCardinalityKeyValue("reactor.realtime.audio.seconds", "1.0")
                .hasHighCardinalityKeyValue("session.id", "sess_1")
                .hasHighCardinalityKeyValue("gen_ai.response.id", "item_1")
                .hasHighCardinalityKeyValue("gen_ai.usage.input_tokens", "130")
                .hasHighCardinalityKeyValue("gen_ai.usage.output_tokens", "21");
        observations()
                .hasObservationWithNameEqualTo(ATTEMPT)
                .that()
                .hasBeenStopped()
                .hasContextualNameEqualTo("transcription " + MODEL)
                .hasLowCardinalityKeyValue("outcome", "completed")
                .hasLowCardinalityKeyValue("attempt", "first")
                .hasLowCardinalityKeyValue("error.type", "none")
                .hasHighCardinalityKeyValue("session.id", "sess_1")
                .hasParentObservationContextMatching(parent -> parent instanceof TurnObservationContext);
    }

    @Test
    void aRepairedTurnHasAnAttemptThatFailedAndOneThatDidIt() {
        call.sessionOpened(Told.live());
        call.turnStarted(0);
        call.turnCommitted(ROUTE, 0, 1);
        call.attemptFailed(ROUTE, 0, 1, Told.serverError());
        call.repairStarted(OTHER_ROUTE, 0, 2);
        call.sessionOpened(Told.session(OTHER_ROUTE, OTHER_MODEL, false));
        call.turnCommitted(OTHER_ROUTE, 0, 2);
        call.attemptSucceeded(OTHER_ROUTE, 0, 2);
        call.emitted(Told.completed(0, Told.from(OTHER_ROUTE, OTHER_MODEL, 2), null));

        observations()
                .hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 2)
                .hasAnObservation(first -> first.hasNameEqualTo(ATTEMPT)
                        .hasLowCardinalityKeyValue("attempt", "first")
                        .hasLowCardinalityKeyValue("outcome", "failed")
                        .hasLowCardinalityKeyValue("error.type", "server_error")
                        .hasHighCardinalityKeyValue("session.id", "sess_2")
                        .hasHighCardinalityKeyValue("request.id", "req_1")
                        .hasHighCardinalityKeyValue("apim.request.id", "apim_1")
                        .hasError())
                .hasAnObservation(repair -> repair.hasNameEqualTo(ATTEMPT)
                        .hasLowCardinalityKeyValue("attempt", "repair")
                        .hasLowCardinalityKeyValue("route", OTHER_ROUTE)
                        .hasLowCardinalityKeyValue("gen_ai.request.model", OTHER_MODEL)
                        .hasLowCardinalityKeyValue("outcome", "completed")
                        .doesNotHaveError())
                .hasAnObservation(turn -> turn.hasNameEqualTo(TURN)
                        .hasLowCardinalityKeyValue("attempts", "repaired")
                        .hasLowCardinalityKeyValue("outcome", "completed")
                        .doesNotHaveError());
    }

    @Test
    void aFailedTurnHasItsErrorAndAnAttemptHandedOverIsClosedAsSuch() {
        call.sessionOpened(Told.live());
        call.turnStarted(0);
        call.turnCommitted(ROUTE, 0, 1);
        call.turnCommitted(OTHER_ROUTE, 0, 2); // nobody said that the first one failed
        call.attemptFailed(OTHER_ROUTE, 0, 2, Told.serverError());
        call.emitted(Told.failed(0, Told.serverError()));

        observations()
                .hasAnObservation(first -> first.hasNameEqualTo(ATTEMPT)
                        .hasLowCardinalityKeyValue("outcome", "handed-over")
                        .doesNotHaveError())
                .hasAnObservation(turn -> turn.hasNameEqualTo(TURN)
                        .hasLowCardinalityKeyValue("outcome", "failed")
                        .hasError());
    }

    @Test
    void aTurnWithoutAnEventIsClosedByTheNextOneThatHasOneOrByTheEnd() {
        call.sessionOpened(Told.live());
        call.turnStarted(0); // no speech after all
        call.turnStarted(1);
        call.emitted(Told.completed(1, null));
        observations()
                .hasAnObservation(turn -> turn.hasHighCardinalityKeyValue("reactor.realtime.turn.number", "0")
                        .hasLowCardinalityKeyValue("outcome", "none")
                        .hasLowCardinalityKeyValue("route", "none"));
        assertThat(stopped).hasSize(2);

        call.turnStarted(2);
        call.turnCommitted(ROUTE, 2, 1);
        call.ended(Told.NOTHING, SignalType.CANCEL);
        observations()
                .hasAnObservation(turn -> turn.hasHighCardinalityKeyValue("reactor.realtime.turn.number", "2")
                        .hasNameEqualTo(TURN)
                        .hasLowCardinalityKeyValue("outcome", "none"))
                .hasAnObservation(attempt -> attempt.hasHighCardinalityKeyValue("reactor.realtime.turn.number", "2")
                        .hasNameEqualTo(ATTEMPT)
                        .hasLowCardinalityKeyValue("outcome", "none"));
        assertThat(stopped).hasSize(4);
    }

    @Test
    void aServiceThatConfirmsNoCommitStillHasAnAttempt() {
        call.turnStarted(0);
        call.attemptSucceeded(ROUTE, 0, 1);
        call.emitted(Told.completed(0, null));

        observations().hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 1);
    }

    @Test
    void theParentIsTheObservationInTheSubscribersContextOrElseTheCurrentOne() {
        Observation current = Observation.start("current", registry);
        Observation inContext = Observation.start("in the context", registry);
        TranscriberObservations observations = TranscriberObservations.of(registry);
        try (Observation.Scope scope = current.openScope()) {
            observations.subscribed(Context.empty()).turnStarted(7);
            observations
                    .subscribed(Context.of(ObservationThreadLocalAccessor.KEY, inContext))
                    .turnStarted(8);
            assertThat(registry.getCurrentObservationScope()).isEqualTo(scope);
        }

        observations()
                .hasAnObservation(turn -> turn.hasHighCardinalityKeyValue("reactor.realtime.turn.number", "7")
                        .hasParentObservationEqualTo(current))
                .hasAnObservation(turn -> turn.hasHighCardinalityKeyValue("reactor.realtime.turn.number", "8")
                        .hasParentObservationEqualTo(inContext));
    }

    @Test
    void conventionsReplaceNamesHereOrInTheRegistry() {
        registry.observationConfig().observationConvention(new DefaultTurnObservationConvention() {
            @Override
            public String getName() {
                return "call.turn";
            }
        });
        TranscriberListener own = TranscriberObservations.builder(registry)
                .attemptConvention(new DefaultAttemptObservationConvention() {
                    @Override
                    public KeyValues getLowCardinalityKeyValues(AttemptObservationContext context) {
                        return super.getLowCardinalityKeyValues(context).and("team", "calls");
                    }
                })
                .build()
                .subscribed(Context.empty());
        own.turnStarted(0);
        own.turnCommitted(ROUTE, 0, 1);
        own.emitted(Told.completed(0, null));

        observations()
                .hasAnObservation(turn -> turn.hasNameEqualTo("call.turn"))
                .hasAnObservation(
                        attempt -> attempt.hasNameEqualTo(ATTEMPT).hasLowCardinalityKeyValue("team", "calls"));
    }

    @Test
    void theDefaultsAreWhatTheDocumentationEnumSays() {
        call.sessionOpened(Told.live());
        call.turnStarted(0);
        call.turnCommitted(ROUTE, 0, 1);
        call.attemptFailed(ROUTE, 0, 1, Told.serverError());
        call.emitted(Told.completed(0, new Usage.Tokens(1, 1, 2, null, null)));

        assertThat(stopped).hasSize(2).allSatisfy(context -> {
            TranscriberObservationDocumentation documented = context instanceof TurnObservationContext
                    ? TranscriberObservationDocumentation.TURN
                    : TranscriberObservationDocumentation.ATTEMPT;
            assertThat(context.getName()).isEqualTo(documented.getPrefix());
            assertThat(keys(context.getLowCardinalityKeyValues()))
                    .containsExactlyInAnyOrderElementsOf(names(documented.getLowCardinalityKeyNames()));
            assertThat(keys(context.getHighCardinalityKeyValues()))
                    .containsExactlyInAnyOrderElementsOf(names(documented.getHighCardinalityKeyNames()));
        });
    }

    @Test
    void costsNothingWhereNobodyObserves() {
        assertThat(TranscriberObservations.of(ObservationRegistry.NOOP).subscribed(Context.empty()))
                .isEqualTo(TranscriberListener.NONE);
    }

    private static List<String> keys(KeyValues values) {
        return values.stream().map(KeyValue::getKey).toList();
    }

    private static List<String> names(KeyName... names) {
        return Stream.of(names).map(KeyName::asString).toList();
    }

    private TestObservationRegistryAssert observations() {
        return TestObservationRegistryAssert.assertThat(registry);
    }
}
