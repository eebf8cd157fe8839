// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.diagnosis.Finding.Step;
import io.github.reactorrealtime.error.SupportHandles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Findings as text, at the widths of terminals. */
class DiagnosisTableTest {

    private static final SupportHandles AZURE = new SupportHandles(
            null, "c0d6e5c5-6e40-4039", "Sweden Central", null, null, Instant.parse("2026-11-21T17:38:22Z"));

    private static final Diagnosis DIAGNOSIS = new Diagnosis(
            "res.openai.azure.com/my-4o",
            List.of(
                    new Finding(
                            Step.OPTIONS,
                            Outcome.OK,
                            "AZURE wss://res.openai.azure.com with my-4o",
                            "",
                            SupportHandles.NONE,
                            Duration.ZERO),
                    new Finding(
                            Step.UPGRADE,
                            Outcome.FAILED,
                            "Expected HTTP 101 from wss://res.openai.azure.com/openai/v1/realtime?model=my-transcription-deployment"
                                    + " but was 400",
                            "a transcription deployment can't be named in ?model=: name it as the route's deployment",
                            AZURE,
                            Duration.ofMillis(87)),
                    new Finding(
                            Step.FIRST_EVENT,
                            Outcome.SKIPPED,
                            "there is no socket",
                            "",
                            SupportHandles.NONE,
                            Duration.ZERO),
                    new Finding(
                            Step.TONE,
                            Outcome.WARNING,
                            "late",
                            "wait\nlonger",
                            SupportHandles.NONE,
                            Duration.ofMillis(30_049))));

    @Test
    void at120Columns() {
        assertThat(DIAGNOSIS.table(120)).isEqualToNormalizingNewlines("""
                STEP          OUTCOME      TIME  WHAT IT MEANS
                options       OK           0 ms  AZURE wss://res.openai.azure.com with my-4o
                upgrade       FAILED      87 ms  Expected HTTP 101 from
                                                 wss://res.openai.azure.com/openai/v1/realtime?model=my-transcription-deployment but was
                                                 400
                                                 -> a transcription deployment can't be named in ?model=: name it as the route's
                                                    deployment
                                                    region Sweden Central, apim-request-id c0d6e5c5-6e40-4039, at 2026-11-21T17:38:22Z
                first event   SKIPPED         -  there is no socket
                tone          WARNING    30.0 s  late
                                                 -> wait longer""");
    }

    @Test
    void at80Columns() {
        assertThat(DIAGNOSIS.table(80)).isEqualToNormalizingNewlines("""
                STEP          OUTCOME      TIME  WHAT IT MEANS
                options       OK           0 ms  AZURE wss://res.openai.azure.com with my-4o
                upgrade       FAILED      87 ms  Expected HTTP 101 from
                                                 wss://res.openai.azure.com/openai/v1/realtime
                                                 ?model=my-transcription-deployment but was 400
                                                 -> a transcription deployment can't be named in
                                                    ?model=: name it as the route's deployment
                                                    region Sweden Central, apim-request-id
                                                    c0d6e5c5-6e40-4039, at 2026-11-21T17:38:22Z
                first event   SKIPPED         -  there is no socket
                tone          WARNING    30.0 s  late
                                                 -> wait longer""");
    }

    @Test
    void at60ColumnsTheExplanationsStandBelow() {
        assertThat(DIAGNOSIS.table(60)).isEqualToNormalizingNewlines("""
                STEP          OUTCOME      TIME
                options       OK           0 ms
                  AZURE wss://res.openai.azure.com with my-4o
                upgrade       FAILED      87 ms
                  Expected HTTP 101 from
                  wss://res.openai.azure.com/openai/v1/realtime
                  ?model=my-transcription-deployment but was 400
                  -> a transcription deployment can't be named in ?model=:
                     name it as the route's deployment
                     region Sweden Central, apim-request-id
                     c0d6e5c5-6e40-4039, at 2026-11-21T17:38:22Z
                first event   SKIPPED         -
                  there is no socket
                tone          WARNING    30.0 s
                  late
                  -> wait longer""");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 59, 71, 72, 100, 132, 200})
    void noLineIsWiderThanAsked(int columns) {
        assertThat(DIAGNOSIS.table(columns).lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.max(40, columns)));
    }

    @Test
    void whatATerminalWouldObeyIsTakenOut() {
        Finding finding = new Finding(
                Step.REST, Outcome.FAILED, "red \u001B[31m\u2028text", "", SupportHandles.NONE, Duration.ofMillis(1));
        assertThat(new Diagnosis("route", List.of(finding)).table(80)).contains("red  [31m text");
    }

    @Test
    void onlyAFailedStepIsUnhealthy() {
        assertThat(DIAGNOSIS.isHealthy()).isFalse();
        assertThat(new Diagnosis("route", DIAGNOSIS.findings().subList(2, 4)).isHealthy())
                .isTrue();
    }
}
