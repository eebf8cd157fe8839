// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import static io.github.reactorrealtime.spring.Contexts.SECRET;
import static io.github.reactorrealtime.spring.Contexts.openAi;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.TurnSettings;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.provider.Dialect;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is bound, and what becomes of it. */
class ReactorRealtimePropertiesTest {

    @Test
    void whatIsNotSaidIsAsInTheLibrary() {
        RealtimeTranscriber plain = RealtimeTranscriber.builder()
                .route(Route.openAi("key").model("gpt-4o-transcribe"))
                .build();
        openAi().run(context -> {
            RealtimeTranscriber transcriber = context.getBean(RealtimeTranscriber.class);
            for (String setting : List.of(
                    "wireFormat",
                    "frame",
                    "journal",
                    "maxTurn",
                    "answerDeadline",
                    "finalDeadline",
                    "deafAfter",
                    "quiet",
                    "rolloverMargin",
                    "maxSpeed",
                    "overflow",
                    "failover",
                    "check")) {
                assertThat(transcriber)
                        .extracting("settings." + setting)
                        .as(setting)
                        .isEqualTo(at(plain, "settings." + setting));
            }
            assertThat(at(transcriber, "settings.listener")).hasSameClassAs(at(plain, "settings.listener"));
            assertThat(transcriber.toString()).isEqualTo(plain.toString());
            assertThat(at(transcriber, "settings.turns").toString())
                    .isEqualTo(Turns.serverVad().toString());
        });
    }

    @Test
    void theDefaultsOfGroupsAreThoseOfTheLibrary() {
        ReactorRealtimeProperties properties = bind(Map.of("turns.client.silence", "500ms"));
        ReactorRealtimeProperties.Failover failover = properties.failover();
        assertThat(new FailoverSettings(
                        failover.turnDeadline(),
                        failover.outage(),
                        failover.outFor(),
                        failover.probeInterval(),
                        failover.probesToReturn(),
                        failover.minimumStay(),
                        failover.idle()))
                .isEqualTo(FailoverSettings.DEFAULTS);
        ReactorRealtimeProperties.Connect connect = properties.connect();
        assertThat(new ConnectSettings(
                        connect.connectTimeout(),
                        connect.answerTimeout(),
                        connect.pingInterval(),
                        connect.pongTimeout()))
                .isEqualTo(ConnectSettings.DEFAULTS);
        assertThat(properties.turns().client())
                .isNotNull()
                .satisfies(client -> assertThat(new TurnSettings(
                                client.preRoll(),
                                client.silence(),
                                client.minSpeech(),
                                client.minTurn(),
                                client.maxTurn(),
                                client.cutSearch(),
                                client.enter(),
                                client.leave()))
                        .isEqualTo(TurnSettings.DEFAULTS));
    }

    @Test
    void everySettingReachesTheTranscriber() {
        openAi().withPropertyValues(
                        "reactor-realtime.format=pcmu",
                        "reactor-realtime.noise-reduction=near-field",
                        "reactor-realtime.frame=100ms",
                        "reactor-realtime.journal=10m",
                        "reactor-realtime.max-turn=90s",
                        "reactor-realtime.answer-deadline=20s",
                        "reactor-realtime.final-deadline=5s",
                        "reactor-realtime.deaf-after=0",
                        "reactor-realtime.quiet=2s",
                        "reactor-realtime.rollover-margin=3m",
                        "reactor-realtime.max-speed=1.5",
                        "reactor-realtime.overflow=drop-oldest",
                        "reactor-realtime.failover.turn-deadline=2m",
                        "reactor-realtime.failover.outage=20m",
                        "reactor-realtime.failover.out-for=15m",
                        "reactor-realtime.failover.probe-interval=10s",
                        "reactor-realtime.failover.probes-to-return=5",
                        "reactor-realtime.failover.minimum-stay=3m",
                        "reactor-realtime.failover.idle=0")
                .run(context -> assertThat(context)
                        .getBean(RealtimeTranscriber.class)
                        .extracting(
                                "settings.wireFormat",
                                "settings.frame",
                                "settings.journal",
                                "settings.maxTurn",
                                "settings.answerDeadline",
                                "settings.finalDeadline",
                                "settings.deafAfter",
                                "settings.quiet",
                                "settings.rolloverMargin",
                                "settings.maxSpeed",
                                "settings.overflow",
                                "settings.failover")
                        .containsExactly(
                                AudioFormat.PCMU_8KHZ,
                                Duration.ofMillis(100),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(90),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(5),
                                Duration.ZERO,
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(3),
                                1.5,
                                Overflow.DROP_OLDEST,
                                new FailoverSettings(
                                        Duration.ofMinutes(2),
                                        Duration.ofMinutes(20),
                                        Duration.ofMinutes(15),
                                        Duration.ofSeconds(10),
                                        5,
                                        Duration.ofMinutes(3),
                                        Duration.ZERO)));
    }

    @Test
    void turnsAreSaidByTheirMode() {
        assertThat(turns("mode=server-vad", "server-vad.threshold=0.7", "server-vad.silence=900ms"))
                .isEqualTo(Turns.serverVad(0.7, Duration.ofMillis(300), Duration.ofMillis(900))
                        .toString());
        assertThat(turns("mode=semantic-vad", "semantic-vad.eagerness=low"))
                .isEqualTo(Turns.semanticVad("low").toString());
        assertThat(turns("mode=semantic-vad")).isEqualTo(Turns.semanticVad().toString());
        assertThat(turns("mode=client", "client.silence=900ms"))
                .isEqualTo(Turns.client().toString());
        assertThat(turns("mode=every", "interval=10s")).isEqualTo("every PT10S");
        assertThat(turns("mode=manual")).isEqualTo(Turns.manual().toString());
    }

    @Test
    void everyDialectOfTheLibraryIsAProvider() {
        assertThat(Arrays.stream(RouteProperties.Provider.values()).map(RouteProperties.Provider::toString))
                .hasSameElementsAs(Dialect.names());
        assertThat(bind(Map.of("routes[0].provider", "azure-mai"))
                        .routes()
                        .get(0)
                        .provider())
                .isEqualTo(RouteProperties.Provider.AZURE_MAI);
    }

    @Test
    void keysUrlsHeadersAndParametersDoNotPrint() {
        ReactorRealtimeProperties properties = bind(Map.of(
                "routes[0].api-key", SECRET,
                "routes[0].url", "wss://gateway.example.com?key=" + SECRET,
                "routes[0].headers.x-key", SECRET,
                "routes[0].query.key", SECRET,
                "routes[0].model", "whisper-1"));
        assertThat(properties.routes().get(0).apiKey()).isEqualTo(SECRET);
        assertThat(properties.toString()).contains("whisper-1").doesNotContain(SECRET);
    }

    private static ReactorRealtimeProperties bind(Map<String, String> properties) {
        MapConfigurationPropertySource source = new MapConfigurationPropertySource();
        properties.forEach((name, value) -> source.put("reactor-realtime." + name, value));
        return new Binder(source).bindOrCreate("reactor-realtime", ReactorRealtimeProperties.class);
    }

    private static String turns(String... properties) {
        String[] turns = Arrays.stream(properties)
                .map(each -> "reactor-realtime.turns." + each)
                .toArray(String[]::new);
        StringBuilder result = new StringBuilder();
        openAi().withPropertyValues(turns)
                .run(context -> result.append(at(context.getBean(RealtimeTranscriber.class), "settings.turns")));
        return result.toString();
    }

    private static Object at(RealtimeTranscriber transcriber, String path) {
        return assertThat(transcriber).extracting(path).isNotNull().actual();
    }
}
