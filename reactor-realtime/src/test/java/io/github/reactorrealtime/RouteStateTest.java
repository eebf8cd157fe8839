// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.reactorrealtime.error.HandshakeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a transcriber knows of its routes. */
class RouteStateTest {

    private final FailoverStage stage = new FailoverStage();

    @Test
    void allIsWellUntilSomethingIsHeard() {
        assertThat(stage.twoRoutes().build().routeStates()).allSatisfy(state -> {
            assertThat(state.carriesLive()).isTrue();
            assertThat(state.breaker()).isEqualTo("CLOSED");
            assertThat(state.closed()).isTrue();
            assertThat(state.out()).isNull();
        });
    }

    @Test
    void routesComeInTheirOrder() {
        assertThat(stage.twoRoutes().build().routeStates())
                .extracting(state -> state.route().name())
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void theBreakersStateIsTheRoutes() {
        RealtimeTranscriber transcriber = stage.twoRoutes().build();
        stage.breaker(FIRST).transitionToOpenState();
        stage.breaker(SECOND).transitionToDisabledState();
        assertThat(transcriber.routeStates())
                .extracting(RouteState::breaker, RouteState::closed)
                .containsExactly(tuple("OPEN", false), tuple("DISABLED", true));
    }

    @Test
    void aRouteAtFaultIsOutForAsLongAsItIsLeftAlone() {
        RealtimeTranscriber transcriber = stage.twoRoutes().build();
        stage.stage.transport.refuse(401, "");
        stage.link();
        Stage.Listener subscriber = Stage.listen(transcriber.transcribe(stage.source.flux()));
        assertThat(transcriber.routeStates().get(0).out()).isInstanceOf(HandshakeException.class);
        assertThat(transcriber.routeStates().get(1).out()).isNull();
        stage.leave(subscriber);
        stage.advance(FailoverSettings.DEFAULTS.outFor().plus(Duration.ofMillis(1)));
        assertThat(transcriber.routeStates().get(0).out()).isNull();
    }

    @Test
    void aRouteForUploadsCarriesNoLiveAudio() {
        RealtimeTranscriber transcriber = stage.oneRoute()
                .route(Route.openAi(Stage.SECRET).model("gpt-4o-transcribe").rest())
                .build();
        assertThat(transcriber.routeStates())
                .extracting(RouteState::carriesLive)
                .containsExactly(true, false);
    }
}
