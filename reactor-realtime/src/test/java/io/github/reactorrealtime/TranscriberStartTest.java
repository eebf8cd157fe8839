// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.Stage.listen;
import static io.github.reactorrealtime.Stage.noise;
import static io.github.reactorrealtime.Stage.sound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.error.ConnectionClosedException;
import io.github.reactorrealtime.error.HandshakeException;
import io.github.reactorrealtime.event.InputAudioCommand;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ServerMessages;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class TranscriberStartTest {

    private final Stage stage = new Stage();
    private final TestPublisher<ByteBuffer> source = TestPublisher.create();

    @Test
    void nothingHappensBeforeTheSubscription() {
        AtomicInteger subscriptions = new AtomicInteger();
        Flux<ByteBuffer> audio = Flux.defer(() -> {
            subscriptions.incrementAndGet();
            return Flux.never();
        });
        Flux<TranscriptEvent> transcripts = audio.transform(stage.builder().build());
        assertThat(subscriptions).hasValue(0);
        assertThat(stage.transport.requests()).isEmpty();
        stage.link();
        listen(transcripts).cancel();
        assertThat(subscriptions).hasValue(1);
    }

    @Test
    void noAudioIsSentBeforeTheSessionIsConfirmed() {
        ScriptedLink link = stage.transport.accept();
        listen(stage.builder().build().transcribe(source.flux()));
        source.next(sound(500));
        assertThat(link.sent()).isEmpty();
        link.say(ServerMessages.created());
        assertThat(link.sent()).singleElement().isInstanceOf(SessionCommand.Update.class);
        source.next(sound(500));
        assertThat(link.sent()).hasSize(1);
        link.say(ServerMessages.updated());
        assertThat(link.audio()).hasSizeGreaterThan(900 * Stage.MS);
        assertThat(link.sent().stream().skip(1)).allMatch(InputAudioCommand.Append.class::isInstance);
    }

    @Test
    void audioTakenWhileConnectingIsBoundedByTheJournal() {
        stage.transport.next(Mono.never());
        AtomicInteger taken = new AtomicInteger();
        Flux<ByteBuffer> endless = Flux.generate(sink -> {
            taken.incrementAndGet();
            sink.next(sound(100));
        });
        listen(stage.builder()
                .journal(Duration.ofSeconds(60))
                .maxTurn(Duration.ofSeconds(10))
                .build()
                .transcribe(endless));
        assertThat(taken.get()).isBetween(600, 601);
    }

    @Test
    void aRefusedConnectionEndsItAndLeavesTheSource() {
        stage.transport.refuse(401, "");
        stage.builder()
                .build()
                .transcribe(source.flux())
                .as(StepVerifier::create)
                .verifyError(HandshakeException.class);
        source.assertWasNotRequested();
        source.assertNoSubscribers();
        assertThat(stage.timer.pending()).isZero();
    }

    @Test
    void aServiceThatClosesDuringTheHandshakeEndsIt() {
        ScriptedLink link = stage.transport.accept();
        stage.builder()
                .build()
                .transcribe(source.flux())
                .as(StepVerifier::create)
                .then(() -> link.closeByPeer(1000, ""))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ConnectionClosedException.class)
                        .hasMessageContaining("before"));
        source.assertCancelled();
        assertThat(stage.timer.pending()).isZero();
    }

    @Test
    void theContextReachesSourceAndBoundaries() {
        ScriptedLink link = stage.link();
        Flux<ByteBuffer> audio =
                Flux.deferContextual(context -> Flux.just(ByteBuffer.wrap(noise(context.<Integer>get("bytes")))));
        AtomicInteger boundarySaw = new AtomicInteger();
        Flux<Object> boundaries = Flux.deferContextual(context -> {
            boundarySaw.set(context.<Integer>get("bytes"));
            return Flux.never();
        });
        listen(stage.builder()
                .turns(Turns.manual(boundaries))
                .build()
                .transcribe(audio)
                .contextWrite(context -> context.put("bytes", 9_600)));
        assertThat(link.audio()).hasSize(9_600);
        assertThat(boundarySaw).hasValue(9_600);
    }

    @Test
    void twoSubscriptionsAreIndependent() {
        ScriptedLink first = stage.link();
        ScriptedLink second = stage.link();
        byte[] audio = noise(4 * 60 * Stage.MS);
        Flux<TranscriptEvent> transcripts = stage.builder()
                .build()
                .transcribe(Flux.defer(() -> Flux.just(ByteBuffer.wrap(audio)).concatWith(Flux.never())));
        Stage.Listener one = listen(transcripts);
        Stage.Listener two = listen(transcripts);
        assertThat(first.audio()).isEqualTo(audio);
        assertThat(second.audio()).isEqualTo(audio);
        one.cancel();
        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        second.closeByPeer(1011, "");
        assertThat(two.error).isNotNull();
    }

    /** A retry of {@code Flux.just(buffer)} used to send nothing: the first attempt had moved the buffer's position. */
    @Test
    void buffersOfTheSourceKeepTheirPosition() {
        ScriptedLink lost = stage.transport.accept();
        ScriptedLink link = stage.link();
        byte[] audio = noise(9_600);
        listen(stage.builder()
                .build()
                .transcribe(Flux.just(ByteBuffer.wrap(audio)))
                .retry(1));
        lost.closeByPeer(1011, "");
        assertThat(link.audio()).isEqualTo(audio);
    }

    @Test
    void anAudioSourceIsConvertedOnTheWay() {
        ScriptedLink link = stage.link();
        AudioSource telephone = AudioSource.of(AudioFormat.PCMU_8KHZ, Flux.just(ByteBuffer.wrap(new byte[8_000])));
        listen(stage.builder().build().transcribe(telephone));
        assertThat(link.audio()).hasSize(48_000);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RealtimeTranscriber.builder()
                        .route(Route.azure("res"))
                        .route(Route.openAi(Stage.SECRET).model("m").deployment("d"))
                        .frame(Duration.ofMillis(5))
                        .journal(Duration.ofSeconds(1))
                        .maxTurn(Duration.ZERO)
                        .answerDeadline(Duration.ZERO)
                        .quiet(Duration.ofSeconds(-1))
                        .format(AudioFormat.pcm16(16_000))
                        .build())
                .withMessageContainingAll(
                        "names no model",
                        "deployment",
                        "frame",
                        "journal",
                        "maxTurn",
                        "answerDeadline",
                        "quiet",
                        "format")
                .withMessageNotContaining(Stage.SECRET);
    }

    @Test
    void theShortWayToAServiceHasWhisperToFallBackTo() {
        assertThat(RealtimeTranscriber.openAi(Stage.SECRET))
                .hasToString("RealtimeTranscriber[openai/gpt-4o-transcribe, openai/whisper-1]");
        assertThat(RealtimeTranscriber.azure("my-resource", Stage.SECRET))
                .hasToString("RealtimeTranscriber[my-resource/gpt-4o-transcribe, my-resource/whisper-1]");
        assertThat(RealtimeTranscriber.openAi(Stage.SECRET).format()).isEqualTo(AudioFormat.PCM16_24KHZ);
    }

    @Test
    void theShortWayToWhatComesAfterHasTheSuccessors() {
        assertThat(RealtimeTranscriber.openAiLive(Stage.SECRET))
                .hasToString("RealtimeTranscriber[openai/gpt-live-transcribe, openai/gpt-transcribe]");
        assertThat(RealtimeTranscriber.azureLive("my-resource", Stage.SECRET))
                .hasToString("RealtimeTranscriber[my-resource/gpt-live-transcribe, my-resource/gpt-transcribe]");
    }

    @Test
    void theShortWayToAServiceRefusesWhatLeadsNowhere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RealtimeTranscriber.openAi(Stage.SECRET + "\nand more"))
                .withMessageNotContaining(Stage.SECRET);
        assertThatIllegalStateException()
                .isThrownBy(() -> RealtimeTranscriber.azure("my resource", Stage.SECRET))
                .withMessageContaining("can't be used")
                .withMessageNotContaining(Stage.SECRET);
    }

    @Test
    void moreHeadersThanAzureTakesAreAProblemOfTheRoute() {
        Route route = Route.azure("my-resource").apiKey(Stage.SECRET).model("gpt-4o-transcribe");
        for (int i = 0; i < 9; i++) {
            route = route.header("x-" + i, "v");
        }
        Route full = route.organization("org-1");
        assertThat(RealtimeTranscriber.builder().route(full).build()).isNotNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> RealtimeTranscriber.builder()
                        .route(full.project("proj_1"))
                        .build())
                .withMessageContaining("431");
    }

    @Test
    void aRouteTakesTokensThatExpire() {
        Route route = Route.azure("my-resource").bearer(Mono::never).model("gpt-4o-transcribe");
        assertThat(RealtimeTranscriber.builder().route(route).build()).isNotNull();
    }

    @Test
    void aTranscriberWithoutARouteSaysSo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RealtimeTranscriber.builder().build())
                .withMessageContaining("no route");
    }

    @Test
    void anAzureResourceThatIsNoneIsAProblemLikeTheOthers() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RealtimeTranscriber.builder()
                        .route(Route.azure("my resource?api-key=" + Stage.SECRET)
                                .apiKey("k")
                                .model("m"))
                        .frame(Duration.ZERO)
                        .build())
                .withMessageContainingAll("frame", "Azure")
                .withMessageNotContaining(Stage.SECRET);
    }

    @Test
    void nothingPrintsTheSecret() {
        Route route = Route.azure("https://res.openai.azure.com/?api-key=" + Stage.SECRET)
                .apiKey(Stage.SECRET)
                .header("x-extra", Stage.SECRET)
                .model("whisper-1")
                .deployment("my-whisper");
        RealtimeTranscriber transcriber =
                RealtimeTranscriber.builder().route(route).build();
        assertThat(route.toString() + route.name() + transcriber + route.endpoint())
                .doesNotContain(Stage.SECRET)
                .contains("res.openai.azure.com", "my-whisper");
    }

    @Test
    void aRouteIsNamedByHostAndModel() {
        assertThat(Route.openAi("key").model("whisper-1").name()).isEqualTo("openai/whisper-1");
        assertThat(Route.azure("res").model("whisper-1").name()).isEqualTo("res/whisper-1");
        assertThat(Route.azure("https://res.openai.azure.com/")
                        .model("whisper-1")
                        .deployment("d")
                        .name())
                .isEqualTo("res.openai.azure.com/d");
        assertThat(Route.at(URI.create("ws://localhost:8080"), Dialect.OPENAI)
                        .model("m")
                        .name())
                .isEqualTo("localhost:8080/m");
        assertThat(Route.at(URI.create("https://gateway/speech?token=abc"), Dialect.OPENAI)
                        .model("m")
                        .name())
                .isEqualTo("gateway/speech/m");
    }
}
