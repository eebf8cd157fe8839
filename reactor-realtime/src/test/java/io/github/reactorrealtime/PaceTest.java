// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services whose turn detection needs the audio at about its own speed (F-53). */
class PaceTest {

    private final FailoverStage stage = new FailoverStage();

    @Test
    void aRecordingIsSentNoFasterThanAllowed() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute().maxSpeed(2));
        stage.speak(12_000);
        assertThat(sentMs(link)).as("a second at once").isBetween(900, 1_000);
        stage.advance(Duration.ofSeconds(1));
        assertThat(sentMs(link)).isBetween(2_900, 3_000);
        stage.advance(Duration.ofSeconds(2));
        assertThat(sentMs(link)).isBetween(6_900, 7_000);
        stage.advance(Duration.ofSeconds(3));
        stage.assertHeard(link, 0, 12_000);
        end(listener);
    }

    @Test
    void aPauseSavesNothingUp() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute().maxSpeed(1));
        stage.advance(Duration.ofSeconds(9));
        stage.speak(6_000);
        assertThat(sentMs(link)).isBetween(900, 1_000);
        end(listener);
    }

    @Test
    void liveAudioIsNotHeldBack() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute().maxSpeed(1));
        for (int i = 0; i < 50; i++) {
            stage.speak(120);
            assertThat(sentMs(link)).isEqualTo(120 * (i + 1));
            stage.advanceMillis(120);
        }
        end(listener);
    }

    @Test
    void whatWaitedForASessionCatchesUp() {
        ScriptedLink silent = stage.silentLink();
        Stage.Listener listener = stage.start(stage.oneRoute().maxSpeed(1.5));
        stage.speak(6_000);
        silent.confirmSession();
        assertThat(sentMs(silent)).isBetween(900, 1_000);
        stage.advance(Duration.ofSeconds(2));
        assertThat(sentMs(silent)).isBetween(3_900, 4_000);
        end(listener);
    }

    @Test
    void turnsOfOursNeedNoPace() {
        ScriptedLink link = stage.link();
        Stage.Listener listener = stage.start(stage.oneRoute().maxSpeed(1).turns(LoudnessDetector.turns()));
        stage.speak(6_000);
        stage.assertHeard(link, 0, 6_000);
        end(listener);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.99, -1, Double.NaN})
    void slowerThanSpokenIsRefused(double speed) {
        RealtimeTranscriber.Builder builder = stage.oneRoute().maxSpeed(speed);
        assertThatThrownBy(builder::build).hasMessageContaining("maxSpeed must be at least 1 but was " + speed);
    }

    private static int sentMs(ScriptedLink link) {
        return link.audio().length / Stage.MS;
    }

    private void end(Stage.Listener listener) {
        stage.leave(listener);
        stage.assertAccounts(listener);
    }
}
