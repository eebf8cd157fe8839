// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reactorrealtime.test.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FaultTextTest {

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("fail", Fault.failTranscription()),
                Arguments.of(
                        "fail:type=t,code=c,message=a\\,b,param=p,model=whisper-1|gpt-4o-transcribe,items=3-9",
                        new Fault.FailTranscription("t", "c", "a,b", "p")),
                Arguments.of("stall:item=2", new Fault.Stall()),
                Arguments.of("delay:by=5s,every=3", new Fault.DelayCompletion(Duration.ofSeconds(5))),
                Arguments.of("duplicate", new Fault.DuplicateCompletion()),
                Arguments.of("hold:others=2,item=1", new Fault.HoldCompletion(2)),
                Arguments.of("null-fields:saying=42", new Fault.NullFields()),
                Arguments.of("refuse-update:code=c,message=m,times=1", new Fault.RefuseUpdate("c", "m", null)),
                Arguments.of("ignore-update:connection=1", new Fault.IgnoreUpdate()),
                Arguments.of(
                        "reject:status=429,code=429,message=slow,retry-after=2",
                        new Fault.RejectHandshake(429, "429", "slow", Map.of("retry-after", "2"))),
                Arguments.of("close:code=1012,reason=restart,at=committed", new Fault.CloseConnection(1012, "restart")),
                Arguments.of("reset:after-audio=3s", new Fault.ResetConnection()),
                Arguments.of("half-open:at=speech-started,connections=1-2", new Fault.HalfOpen()),
                Arguments.of("slow-reader:bytes-per-second=20000", new Fault.SlowReader(20_000)),
                Arguments.of(
                        "error:type=t,code=c,message=m,param=p,from=1s,to=1m",
                        new Fault.ErrorEvent("t", "c", "m", "p")),
                Arguments.of(
                        "error-close:code=insufficient_quota,message=m,close=1008",
                        new Fault.ErrorThenClose("invalid_request_error", "insufficient_quota", "m", 1008)),
                Arguments.of("malformed:text={oops", new Fault.MalformedFrame("{oops")),
                Arguments.of("unknown:event=session.mystery", new Fault.UnknownEvent("session.mystery")),
                Arguments.of("expire:after=500ms", new Fault.Expire(Duration.ofMillis(500))),
                Arguments.of("deaf", new Fault.DeafTurnDetection()),
                Arguments.of(
                        "reject-request:status=429,message=slow,retry-after-ms=1500,path=/v1/audio",
                        new Fault.RejectRequest(429, "429", "slow", Map.of("retry-after-ms", "1500"))),
                Arguments.of(
                        "reject-request:status=502,body=<html>,at=mint",
                        new Fault.RejectRequest(502, null, "<html>", Map.of())),
                Arguments.of("delay-answer:by=2s", new Fault.DelayAnswer(Duration.ofSeconds(2))),
                Arguments.of("stall-answer", new Fault.StallAnswer(0)),
                Arguments.of("cut-answer:bytes=20", new Fault.CutAnswer(20)),
                Arguments.of("refuse-bearer:path=/openai/deployments/", new Fault.RefuseBearer()),
                Arguments.of("break-mint", new Fault.BreakMint(false)),
                Arguments.of("break-mint:block=any,times=2", new Fault.BreakMint(true)),
                Arguments.of("deaf:semantic=true", new Fault.DeafTurnDetection(true)),
                Arguments.of("extra-fields", new Fault.ExtraFields()),
                Arguments.of("replace-text:text=a\\,b,saying=", new Fault.ReplaceText("a,b")),
                Arguments.of("repeat-text:repeat=3", new Fault.RepeatText(3)),
                Arguments.of("truncate-text:kept=0.25", new Fault.TruncateText(0.25)),
                Arguments.of("garble-text:every=2", new Fault.GarbleText()),
                Arguments.of("cut-tail:lag=500ms", new Fault.CutTail(Duration.ofMillis(500))),
                Arguments.of("ephemeral-only", new Fault.EphemeralOnly()),
                Arguments.of("refuse-model-with-intent", new Fault.RefuseModelWithIntent()),
                Arguments.of("beta-names", new Fault.BetaNames()),
                Arguments.of("fade-out:after=30m", new Fault.FadeOut(Duration.ofMinutes(30))),
                Arguments.of("poison:at=completed", new Fault.PoisonSession()),
                Arguments.of("hasty", new Fault.HastyTurnDetection()),
                Arguments.of("drop-early-audio", new Fault.DropEarlyAudio()),
                Arguments.of("null-transcripts", new Fault.NullTranscripts()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyFaultCanBeWritten(String text, Fault expected) {
        assertThat(FaultText.parse(text).fault()).isEqualTo(expected);
    }

    @Test
    void everyKindOfFaultIsInTheTable() {
        assertThat(faults().map(row -> requireNonNull(row.get()[1]).getClass().getSimpleName())
                        .distinct())
                .hasSize(39);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '^',
            value = {
                "explode; no such fault: explode",
                "stall:items; expected KEY=VALUE but was 'items'",
                "stall:items=x; 'items' must be a number but was 'x'",
                "stall:colour=red; unknown here: colour",
                "stall:item=1,item=2; 'item' is given twice",
                "truncate-text:kept=half; 'kept' must be a number but was 'half'",
                "delay; 'by' is missing",
                "delay:by=5; 'by' must be a time such as 500ms, 2s, 1m or 1h but was '5'",
                "reset:at=noon; 'at' must be one of handshake, created, update, updated, audio, speech-started,"
                        + " commit-refused, commit-received, committed, completed, rest, mint but was 'noon'",
                "break-mint:block=round; 'block' must be flat or any but was 'round'",
                "reset:at=created,after-audio=1s; one fault strikes at one point, not at CREATED and AUDIO"
            })
    void mistakesAreNamed(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultText.parse(text))
                .withMessage(message);
    }
}
