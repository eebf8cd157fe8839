// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RouteTest {

    private static final Route AZURE = Route.azure("my-resource").model("mai-transcribe-2-streaming");

    @Test
    void aKeyIsSentAsTheDialectSendsIt() {
        Route route = AZURE.apiKey("key");
        assertThat(route.endpoint().credential()).hasToString("Credential[api-key: ***]");
        assertThat(route.dialect(Dialect.AZURE_MAI).endpoint().credential()).hasToString("Credential[api-key: ***]");
    }

    @Test
    void tokensTakeThePlaceOfAKeyForGood() {
        Route route = AZURE.apiKey("key").bearer(Mono::never).dialect(Dialect.AZURE_MAI);
        assertThat(route.endpoint().credential()).hasToString("Credential[Authorization: ***]");
    }

    @Test
    void aCredentialIsSharedByTheRoutesThatHaveIt() {
        Credential shared = Credential.bearer(Mono::never);
        assertThat(AZURE.apiKey("key").credential(shared).endpoint().credential())
                .isSameAs(shared);
        assertThat(Route.openAi()
                        .credential(shared)
                        .model("whisper-1")
                        .endpoint()
                        .credential())
                .isSameAs(shared);
    }

    @Test
    void aQueryParameterIsSentToOpenAiToo() {
        Route route = Route.openAi("key").model("whisper-1").query("tenant", "7");
        assertThat(route.endpoint().dialect()).isEqualTo(Dialect.OPENAI.withQuery("tenant", "7"));
    }

    @Test
    void aDialectThatIsNotSpokenAtOpenAiIsAProblem() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> RealtimeTranscriber.builder()
                        .route(Route.openAi("key").model("whisper-1").dialect(Dialect.AZURE))
                        .build())
                .withMessageContaining("route openai/whisper-1 can't be used");
    }

    @Test
    void aCredentialStillToBeGivenIsAProblemOfTheTranscriber() {
        assertThatExceptionOfType(InvalidSettingsException.class)
                .isThrownBy(() -> RealtimeTranscriber.builder()
                        .route(Route.openAi().model("whisper-1"))
                        .maxSpeed(0.5)
                        .build())
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(
                                "route openai/whisper-1 has no credential: call apiKey or bearer",
                                "maxSpeed must be at least 1 but was 0.5"));
    }
}
