// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.SECOND;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.transport.ScriptedLink;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** What the log says, at which level, and how often. */
class LogListenerTest {

    private final FailoverStage stage = new FailoverStage(1);
    private final RecordingLogger log = new RecordingLogger();
    private final TranscriberListener listener =
            TranscriberListener.all(List.of(stage.watch, new LogListener(log, stage.timer)));

    @Test
    void aTurnThatIsTranscribedAtOnceHasNoLineAndASessionHasTwo() {
        ScriptedLink live = stage.link();
        Stage.Listener subscriber = start(stage.twoRoutes());
        stage.speak(3_000);
        turn(live, "a", 0, 900);
        live.say(completed("a", "one"));
        stage.advance(Duration.ofSeconds(2));
        stage.leave(subscriber);
        assertThat(log.loud()).isEmpty();
        assertThat(debug())
                .satisfiesExactly(
                        begins -> assertThat(begins).isEqualTo("begins"),
                        opened -> assertThat(opened)
                                .matches("session \\d+ is open on " + FIRST
                                        + " for the live audio, until .* \\[session=sess_.*\\]"),
                        ends -> assertThat(ends).startsWith("ends with cancel after 2 s and 0 repairs: AudioReport["),
                        closed -> assertThat(closed)
                                .matches("session \\d+ on " + FIRST
                                        + " is closed after 2 s: 1000 \\[session=sess_.*\\]"));
    }

    @Test
    void aFailedAttemptIsADebugLineWithTypeAndIdsAndNotTheWordsOfTheService() {
        ScriptedLink live = stage.link();
        Stage.Listener subscriber = start(stage.oneRoute().failover(FailoverSettings.DEFAULTS));
        stage.speak(3_000);
        turn(live, "a", 0, 900);
        live.say(failed("a", "server_error", "oops", "you said open sesame"));
        stage.leave(subscriber);
        assertThat(debug())
                .anyMatch(line -> line.startsWith("turn 0, attempt 1 on " + FIRST + " failed: ServiceException: ")
                        && line.contains("oops: …")
                        && line.contains("[session=sess_"));
        assertThat(String.join(" ", debug())).doesNotContain("sesame");
    }

    @Test
    void anErrorOfTheServiceIsADebugLineWithItsCodes() {
        ScriptedLink live = stage.link();
        Stage.Listener subscriber = start(stage.oneRoute());
        live.say(error("strange_code", "you said open sesame", "nothing"));
        stage.leave(subscriber);
        assertThat(debug()).anyMatch(line -> line.startsWith(FIRST + " sends an error: strange_code ("));
        assertThat(String.join(" ", debug())).doesNotContain("sesame");
        assertThat(log.loud()).isEmpty();
    }

    @Test
    void anOutageIsSaidOnceAndItsEndOnce() {
        ScriptedLink live = stage.link();
        Stage.Listener subscriber =
                start(stage.oneRoute().failover(FailoverSettings.DEFAULTS.withOutage(Duration.ofHours(2))));
        stage.speak(3_000);
        turn(live, "a", 0, 900);
        live.say(completed("a", "one"));
        for (int i = 0; i < 2_000; i++) {
            stage.stage.transport.refuse(new ConnectException("refused"));
        }
        live.closeByPeer(1006, "");
        stage.speak(600);
        stage.advance(Duration.ofHours(1));
        assertThat(stage.watch.connectFailures).hasSizeGreaterThan(100);
        assertThat(log.loud())
                .singleElement()
                .asString()
                .startsWith("INFO ")
                .contains("no session can be opened on " + FIRST, "said once until it works again", "refused");

        stage.stage.transport.forget();
        ScriptedLink back = stage.link();
        stage.advance(Duration.ofSeconds(50));
        turn(back, "b", 0, 600);
        back.say(completed("b", "two"));
        assertThat(log.loud()).as("it may be chance").hasSize(1);
        stage.speak(600);
        stage.advance(Duration.ofMinutes(1));
        turn(back, "c", 1_200, 1_800);
        back.say(completed("c", "three"));
        assertThat(log.loud())
                .hasSize(2)
                .last()
                .asString()
                .matches("INFO .*" + FIRST + " works again, after \\d+ failures in 37\\d\\d s");
        stage.leave(subscriber);
    }

    @Test
    void turnsThatNobodyTranscribesAreOneWarning() {
        ScriptedLink live = stage.link();
        Stage.Listener subscriber =
                start(stage.oneRoute().failover(FailoverSettings.DEFAULTS.withTurnDeadline(Duration.ZERO)));
        for (int i = 0; i < 2; i++) {
            stage.speak(1_200);
            turn(live, "t" + i, i * 1_200L, i * 1_200L + 900);
            live.say(failed("t" + i, "server_error", "oops", "you said open sesame"));
            stage.breaker(FIRST).reset();
        }
        assertThat(subscriber.outcomes()).containsExactly("0:failed", "1:failed");
        assertThat(log.loud())
                .singleElement()
                .asString()
                .startsWith("WARN Transcription ")
                .contains("audio is lost, turn 0 from 0 to 900 ms", "said once", "oops")
                .doesNotContain("sesame");
        assertThat(debug()).anyMatch(line -> line.startsWith("audio is lost, turn 1 from 1200 to 2100 ms"));
        subscriber.cancel();
    }

    @Test
    void aRouteThatIsLeftAndReturnedToIsTwoLinesHoweverManyTranscriptionsDoSo() {
        ScriptedLink live = stage.link();
        Stage.Listener subscriber = start(stage.twoRoutes());
        ScriptedLink second = stage.link();
        stage.breaker(FIRST).transitionToOpenState();
        stage.speak(6_000);
        turn(second, "a", 600, 1_500);
        second.say(completed("a", "one"));
        assertThat(live.isOpen()).isFalse();
        assertThat(log.loud())
                .singleElement()
                .asString()
                .contains("the live audio goes from " + FIRST + " to " + SECOND);
        ScriptedLink probe = stage.link();
        stage.advance(Duration.ofMinutes(1));
        for (String item : List.of("x", "y", "z")) {
            if (item.equals("z")) {
                stage.link();
            }
            answer(probe, item, "shadow");
            stage.advanceMillis(1);
        }
        assertThat(log.loud()).hasSize(2).last().asString().contains(FIRST + " works again, after 1 failures in 60 s");
        assertThat(debug()).contains("a probe on " + FIRST + " succeeded");
        assertThat(debug())
                .anyMatch(line -> line.startsWith("the live audio goes from " + SECOND + " to " + FIRST + ": RETURN"));
        stage.leave(subscriber);
    }

    @Test
    void aRouteAtFaultIsAWarningThatSaysWhatToDo() {
        stage.stage.transport.refuse(401, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"no\"}}");
        ScriptedLink other = stage.link();
        Stage.Listener subscriber = start(stage.twoRoutes());
        assertThat(other.isOpen()).isTrue();
        assertThat(log.loud()).hasSize(2);
        assertThat(log.loud().get(0))
                .startsWith("WARN Route " + FIRST + " is out")
                .contains("HandshakeException", "401", "invalid_api_key", " — ");
        assertThat(log.loud().get(1)).startsWith("INFO ").contains("goes from " + FIRST + " to " + SECOND);
        stage.leave(subscriber);
    }

    @Test
    void aRepairIsFoundAtDebug() {
        ScriptedLink live = stage.link();
        Stage.Listener subscriber = start(stage.twoRoutes());
        stage.speak(3_000);
        turn(live, "a", 0, 900);
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        repair.say(committed("x"), completed("x", "one"));
        assertThat(subscriber.outcomes()).containsExactly("0:one");
        assertThat(log.loud()).isEmpty();
        assertThat(debug())
                .anyMatch(line -> line.startsWith("turn 0 is repaired by attempt 2 on "))
                .anyMatch(line -> line.startsWith("turn 0 has its text by attempt 2 on "))
                .anyMatch(line -> line.contains(" for repairs, until "));
        stage.leave(subscriber);
    }

    @Test
    void eachTranscriptionHasANumber() {
        stage.link();
        Stage.Listener subscriber = start(stage.twoRoutes());
        stage.leave(subscriber);
        List<String> numbers = log.at(Level.DEBUG).stream()
                .map(line -> line.replaceFirst("^Transcription (\\d+).*", "$1"))
                .distinct()
                .toList();
        assertThat(numbers).singleElement().asString().matches("\\d+");
    }

    private Stage.Listener start(RealtimeTranscriber.Builder builder) {
        return stage.start(builder.listener(listener));
    }

    /** Without the number, of which there is one. */
    private List<String> debug() {
        return log.at(Level.DEBUG).stream()
                .map(line -> line.replaceFirst("^Transcription \\d+:? ", ""))
                .toList();
    }
}
