// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.docs;

import io.github.reactorrealtime.RealtimeDoctor;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.RealtimeEmulator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What docs/doctor.md shows. */
class DoctorExamplesTest {

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    @Test
    void aDiagnosisIsATable() {
        Route route = Route.at(emulator.uri(), Dialect.OPENAI).apiKey("any").model("gpt-4o-transcribe");

        RealtimeDoctor doctor = RealtimeDoctor.create();
        Mono<String> table = doctor.examine(route).map(diagnosis -> diagnosis.table(80));

        table.as(StepVerifier::create)
                .expectNextMatches(text -> text.contains("came back as '1'"))
                .verifyComplete();
    }
}
