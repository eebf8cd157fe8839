// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** Where sessions are opened, as whom, and in which forms they are asked for. */
class EndpointTest {

    private static final String SECRET = "sk-proj-0123456789abcdef";
    private static final Credential KEY = Credential.bearer(SECRET);

    @ParameterizedTest
    @CsvSource({
        "OPENAI, wss://host, wss://host/v1/realtime?x=1",
        "OPENAI, wss://host/, wss://host/v1/realtime?x=1",
        "AZURE, https://host, wss://host/openai/v1/realtime?x=1",
        "OPENAI, http://localhost:8080, ws://localhost:8080/v1/realtime?x=1",
        "OPENAI, ws://localhost:8080/api/realtime, ws://localhost:8080/api/realtime?x=1",
        "OPENAI, wss://host/api/realtime/, wss://host/api/realtime?x=1",
        "OPENAI, wss://host/api?tenant=7, wss://host/api?tenant=7&x=1",
        "OPENAI, wss://host?tenant=7, wss://host/v1/realtime?tenant=7&x=1",
        "OPENAI, wss://host/?tenant=7, wss://host/v1/realtime?tenant=7&x=1",
        "OPENAI, wss://host/a%20b?c=%26, wss://host/a%20b?c=%26&x=1",
        "OPENAI, wss://host/api#part, wss://host/api?x=1",
        "OPENAI, wss://[::1]:8080, wss://[::1]:8080/v1/realtime?x=1"
    })
    void theUriOfASession(Dialect dialect, URI base, String uri) {
        assertThat(new Endpoint(dialect, base, null, Map.of()).session("x=1")).hasToString(uri);
    }

    @ParameterizedTest
    @CsvSource({
        "my-resource, wss://my-resource.openai.azure.com/openai/v1/realtime?x=1",
        "' my-resource ', wss://my-resource.openai.azure.com/openai/v1/realtime?x=1",
        "https://my-resource.openai.azure.com/, wss://my-resource.openai.azure.com/openai/v1/realtime?x=1",
        "https://my-resource.openai.azure.com, wss://my-resource.openai.azure.com/openai/v1/realtime?x=1",
        "https://my-resource.cognitiveservices.azure.com/openai/deployments/d?api-version=2025-04-01-preview, wss://my-resource.cognitiveservices.azure.com/openai/v1/realtime?x=1",
        "wss://my-resource.openai.azure.com/openai/v1/realtime, wss://my-resource.openai.azure.com/openai/v1/realtime?x=1"
    })
    void anAzureResourceByNameOrAsThePortalShowsIt(String resource, String uri) {
        assertThat(Endpoint.azure(resource, KEY).session("x=1")).hasToString(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my resource",
                "",
                "my_resource",
                "https:///x",
                "res.openai.azure.com",
                "ftp://host",
                "a?api-key=sk-proj-0123456789abcdef"
            })
    void whatIsNoAzureResourceIsRefusedAtOnce(String resource) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.azure(resource, KEY))
                .withMessageNotContaining(SECRET)
                .withMessageContaining("Expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host", "/path", "ftp://host", "wss:/host", "http:///path", "https:opaque", "mailto:a@b"})
    void whatIsNoWebSocketUrlIsRefusedAtOnce(URI base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Endpoint(Dialect.OPENAI, base, null, Map.of()))
                .withMessageContaining("Expected a URL");
    }

    @Test
    void headersAreAddedOneByOne() {
        Endpoint endpoint =
                Endpoint.openAi(KEY).withHeader("a", "1").withHeader("b", "2").withHeader("a", "3");
        assertThat(endpoint.headers()).containsExactlyInAnyOrderEntriesOf(Map.of("a", "3", "b", "2"));
    }

    @Test
    void nothingPrintsTheSecret() {
        Endpoint endpoint = new Endpoint(
                        Dialect.OPENAI,
                        URI.create("wss://user:" + SECRET + "@gateway?subscription-key=0a1b2c"),
                        KEY,
                        Map.of())
                .withHeader("x-key", SECRET);
        SessionPlan plan = SessionPlan.conversation(endpoint, "m");
        assertThat(KEY + " " + endpoint + " " + plan)
                .doesNotContain(SECRET, "0a1b2c")
                .contains("gateway", "Authorization");
    }

    @Test
    void credentialsAreHeaders() {
        assertThat(Credential.bearer("ek_1\n")
                        .headerValue(Schedulers.immediate())
                        .block())
                .isEqualTo("Bearer ek_1");
        assertThat(Credential.azureKey("k").headerName()).isEqualTo("api-key");
        assertThat(Credential.azureKey("k").headerValue(Schedulers.immediate()).block())
                .isEqualTo("k");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb: c", "a\tb", "schlüssel"})
    void aCredentialThatCanNotBeAHeaderIsRefusedWithoutShowingIt(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credential.bearer(secret))
                .satisfies(e -> assertThat(secret.isBlank()
                                || !String.valueOf(e.getMessage()).contains(secret))
                        .isTrue());
    }

    @Test
    void openAiHasOnePlanUnlessThereIsASpeechModel() {
        Endpoint endpoint = Endpoint.openAi(KEY);
        assertThat(SessionPlan.transcription(endpoint, wanted(), null))
                .containsExactly(new SessionPlan(
                        "transcription session",
                        URI.create("wss://api.openai.com/v1/realtime?intent=transcription"),
                        wanted()));
        List<SessionPlan> plans = SessionPlan.transcription(endpoint, wanted(), "gpt-realtime");
        assertThat(plans).hasSize(2);
        assertThat(plans.get(1).uri()).hasToString("wss://api.openai.com/v1/realtime?model=gpt-realtime");
    }

    @Test
    void azureAlsoTriesTheFlatShape() {
        List<SessionPlan> plans = SessionPlan.transcription(Endpoint.azure("res", KEY), wanted(), "my realtime&x");
        assertThat(plans).hasSize(3);
        assertThat(plans.get(2).uri()).isEqualTo(plans.get(1).uri());
        assertThat(plans.get(1).uri().getRawQuery()).isEqualTo("model=my+realtime%26x");
        assertThat(config(plans.get(1)).shape()).isEqualTo(Shape.NESTED);
        assertThat(config(plans.get(2)).shape()).isEqualTo(Shape.FLAT_WITH_TYPE);
    }

    @Test
    void aConversationThatOnlyTranscribesNeverAnswers() {
        for (SessionPlan plan : SessionPlan.transcription(Endpoint.azure("res", KEY), wanted(), "rt")
                .subList(1, 3)) {
            SessionConfig config = config(plan);
            assertThat(config.type()).isEqualTo(SessionType.REALTIME);
            assertThat(config.transcription()).isEqualTo(wanted().transcription());
            assertThat(config.turnDetection())
                    .isEqualTo(new TurnDetection.ServerVad(0.5, 300, 500, false, false, null));
            assertThat(config.includeLogprobs()).isTrue();
        }
        SessionConfig semantic = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .turnDetection(new TurnDetection.SemanticVad("low", null, null))
                .build();
        assertThat(config(SessionPlan.transcription(Endpoint.openAi(KEY), semantic, "rt")
                                .get(1))
                        .turnDetection())
                .isEqualTo(new TurnDetection.SemanticVad("low", false, false));
    }

    private static SessionConfig config(SessionPlan plan) {
        return requireNonNull(plan.config());
    }

    private static SessionConfig wanted() {
        return SessionConfig.builder(SessionType.TRANSCRIPTION)
                .transcription(Transcription.of("whisper-1").withLanguage("en"))
                .turnDetection(new TurnDetection.ServerVad(0.5, 300, 500, null, null, null))
                .includeLogprobs(true)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "OPENAI, wss://api.openai.com, https://api.openai.com/v1/audio/transcriptions",
        "AZURE, wss://r.openai.azure.com, https://r.openai.azure.com/openai/v1/audio/transcriptions",
        "OPENAI, ws://localhost:8080/, http://localhost:8080/v1/audio/transcriptions",
        "OPENAI, wss://gw/tenant/v1/realtime, https://gw/tenant/v1/audio/transcriptions",
        "OPENAI, wss://gw/tenant/v1/?k=v, https://gw/tenant/v1/audio/transcriptions?k=v"
    })
    void theHttpSideIsWhereTheSocketIs(Dialect dialect, URI base, URI expected) {
        assertThat(new Endpoint(dialect, base, null, Map.of()).http("/audio/transcriptions"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "wss://r.openai.azure.com, https://r.openai.azure.com/openai/deployments/my%20one/audio/transcriptions?api-version=2025-03-01-preview",
        "wss://gw/x/openai/v1/realtime?k=v, https://gw/x/openai/deployments/my%20one/audio/transcriptions?k=v&api-version=2025-03-01-preview"
    })
    void azuresOlderRouteNamesTheDeploymentInThePath(URI base, URI expected) {
        assertThat(new Endpoint(Dialect.AZURE, base, null, Map.of())
                        .deployment("my one", "/audio/transcriptions", "2025-03-01-preview"))
                .isEqualTo(expected);
    }

    @Test
    void organizationAndProjectAreHeaders() {
        assertThat(Endpoint.openAi(Credential.bearer("k"))
                        .withOrganization("org-1")
                        .withProject("proj_1")
                        .headers())
                .containsOnly(Map.entry("OpenAI-Organization", "org-1"), Map.entry("OpenAI-Project", "proj_1"));
    }

    @Test
    void moreHeadersThanAzureTakesAreRefusedBeforeTheyAreSent() {
        Map<String, String> headers = IntStream.range(0, 11).boxed().collect(Collectors.toMap(i -> "x-" + i, i -> "v"));
        URI base = URI.create("wss://r.openai.azure.com");
        assertThatThrownBy(() -> new Endpoint(Dialect.AZURE, base, null, headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("431")
                .hasMessageContaining("there were 11");
        assertThat(new Endpoint(Dialect.OPENAI, URI.create("wss://gateway.example.com"), null, headers).headers())
                .hasSize(11);
    }

    @Test
    void azuresKeyIsMovedFromTheUrlToItsHeader() {
        URI base = URI.create("wss://res.openai.azure.com/openai/v1/realtime?api-key=a%2Bb0123456&tenant=7");
        Endpoint moved = new Endpoint(Dialect.AZURE, base, null, Map.of());
        assertThat(moved.base()).hasToString("wss://res.openai.azure.com/openai/v1/realtime?tenant=7");
        assertThat(requireNonNull(moved.credential()).headerName()).isEqualTo("api-key");
        assertThat(moved.redact("not with a+b0123456")).isEqualTo("not with ***");

        Endpoint alone = new Endpoint(
                Dialect.AZURE,
                URI.create("wss://gateway?api-key=0123456789"),
                Credential.bearer("given-token"),
                Map.of());
        assertThat(alone.base()).hasToString("wss://gateway");
        assertThat(alone.redact("not with given-token")).isEqualTo("not with ***");

        URI other = URI.create("wss://gateway/v1?api-key=0123456789");
        assertThat(new Endpoint(Dialect.OPENAI, other, null, Map.of()).base()).isEqualTo(other);
    }

    @Test
    void whatTheServiceRepeatsIsRedacted() {
        Endpoint endpoint = new Endpoint(
                Dialect.OPENAI,
                URI.create("wss://gateway"),
                Credential.bearer("plain-key-7"),
                Map.of("x-tenant-key", "tenantSecret", "x-short", "of"));
        assertThat(endpoint.redact("plain-key-7 of tenantSecret, sk-proj-1234")).isEqualTo("*** of ***, ***");
    }
}
