// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import static io.github.reactorrealtime.transport.ServerMessages.committed;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.created;
import static io.github.reactorrealtime.transport.ServerMessages.delta;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.updated;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand.Append;
import io.github.reactorrealtime.event.InputAudioCommand.Commit;
import io.github.reactorrealtime.event.InputAudioEvent.Committed;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TranscriptionEvent.Completed;
import io.github.reactorrealtime.event.TranscriptionEvent.Delta;
import io.github.reactorrealtime.event.TranscriptionEvent.Failed;
import io.github.reactorrealtime.event.TranscriptionEvent.Intermediate;
import io.github.reactorrealtime.event.TurnDetection;
import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.ScriptedLink;
import io.github.reactorrealtime.transport.ScriptedTransport;
import io.github.reactorrealtime.transport.TestTimer;
import io.github.reactorrealtime.transport.VllmServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Sessions with servers that want or say things otherwise look like any other to whoever uses them. */
class DialogueTest {

    /** Bytes of a second of what the session is given, and of what vLLM takes. */
    private static final int SECOND_24 = 48_000;

    private static final int SECOND_16 = 32_000;

    private final TestTimer timer = new TestTimer();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final ScriptedLink link = transport.accept();
    private final Heard heard = new Heard();

    private static final class Heard extends BaseSubscriber<ServerEvent> {
        private final List<ServerEvent> events = new ArrayList<>();
        private boolean complete;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // asks when the test says so
        }

        @Override
        protected void hookOnNext(ServerEvent event) {
            events.add(event);
        }

        @Override
        protected void hookOnComplete() {
            complete = true;
        }
    }

    private RealtimeSession open(Dialect dialect) {
        return open(dialect, AudioInputFormat.PCM_24KHZ, Long.MAX_VALUE);
    }

    private RealtimeSession open(Dialect dialect, AudioInputFormat format, long demand) {
        Endpoint endpoint = new Endpoint(dialect, URI.create("ws://host"), null, Map.of());
        SessionConfig config = SessionConfig.builder(SessionType.TRANSCRIPTION)
                .inputFormat(format)
                .transcription(Transcription.of("voxtral"))
                .turnDetection(new TurnDetection.Off())
                .build();
        List<RealtimeSession> opened = new ArrayList<>();
        RealtimeClient.builder(endpoint, SessionPlan.transcription(endpoint, config, null))
                .transport(transport)
                .timer(timer)
                .settings(new ConnectSettings(
                        Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(10)))
                .build()
                .connect()
                .subscribe(opened::add);
        assertThat(opened).hasSize(1);
        opened.get(0).events().subscribe(heard);
        if (demand > 0) {
            heard.request(demand);
        }
        return opened.get(0);
    }

    private void confirmAt16Khz() {
        link.onSent(event -> {
            if (event instanceof SessionCommand) {
                link.say(updated().replace("24000", "16000"));
            }
        });
        link.say(created());
    }

    private static void commit(RealtimeSession session) {
        session.send(new Commit("c")).subscribe();
    }

    // vLLM

    @Test
    void vllmIsOpenWhenItsOneSettingIsSent() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        assertThat(server.model()).isEqualTo("voxtral");
        assertThat(session.configuration().id()).isEqualTo("sess-8c1f");
        assertThat(session.support().sessionId()).isEqualTo("sess-8c1f");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aTurnOfVllmIsBegunAndEndedAndLooksLikeAnyOther() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        session.append(new byte[SECOND_24 / 2]);
        server.delta("");
        server.delta("good");
        session.append(new byte[SECOND_24 / 2]);
        commit(session);
        server.delta(" morning");
        server.done("good morning");
        String item = ((Delta) heard.events.get(0)).itemId();
        assertThat(heard.events)
                .containsExactly(
                        new Delta(null, item, 0, "good", List.of()),
                        new Committed(null, null, item),
                        new Delta(null, item, 0, " morning", List.of()),
                        new Completed(
                                null,
                                item,
                                0,
                                "good morning",
                                List.of(),
                                List.of(),
                                new Usage.Tokens(12, 3, 15, null, null)));
        assertThat(server.turnBytes()).as("resampled, to the last sample").containsExactly(SECOND_16);
        assertThat(link.sent().get(1)).isEqualTo(new Commit(null, false));
        assertThat(timer.pending()).isZero();
    }

    @Test
    void vllmGetsNoAudioUntilTheTurnIsAnswered() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        AtomicInteger woken = new AtomicInteger();
        session.onWritable(woken::incrementAndGet);
        assertThat(session.isWritable()).isTrue();
        session.append(new byte[SECOND_24]);
        commit(session);
        assertThat(session.isWritable()).isFalse();
        server.delta("one");
        assertThat(session.isWritable()).isFalse();
        assertThat(woken).hasValue(0);
        server.done("one");
        assertThat(session.isWritable()).isTrue();
        assertThat(woken).hasValue(1);
        session.append(new byte[SECOND_24]);
        commit(session);
        server.done("two");
        assertThat(heard.events.stream().filter(Completed.class::isInstance).map(e -> ((Completed) e).itemId()))
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(heard.events.stream().filter(Committed.class::isInstance).map(e -> ((Committed) e).previousItemId()))
                .containsExactly(null, ((Completed) heard.events.get(2)).itemId());
    }

    @Test
    void whatIsSentNonethelessWaits() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        for (int turn = 1; turn <= 3; turn++) {
            session.append(new byte[turn * SECOND_24]);
            commit(session);
        }
        assertThat(server.turnBytes()).containsExactly(SECOND_16);
        server.done("1");
        assertThat(server.turnBytes()).containsExactly(SECOND_16, 2 * SECOND_16);
        server.done("2");
        server.done("3");
        assertThat(server.turnBytes()).containsExactly(SECOND_16, 2 * SECOND_16, 3 * SECOND_16);
        assertThat(heard.events.stream().map(e -> e.getClass().getSimpleName()))
                .containsExactly("Committed", "Completed", "Committed", "Completed", "Committed", "Completed");
    }

    @Test
    void aFailedTurnOfVllmEndsTheSessionBecauseItsAudioIsStillThere() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        session.append(new byte[SECOND_24]);
        commit(session);
        server.error("engine died", "processing_error");
        assertThat(heard.events.get(0)).isInstanceOf(Committed.class);
        assertThat(heard.events.get(1)).isInstanceOf(ErrorEvent.class);
        assertThat(heard.events.get(2)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.itemId()).isEqualTo(((Committed) heard.events.get(0)).itemId());
            assertThat(failed.error().code()).isEqualTo("processing_error");
            assertThat(failed.error().type()).isEqualTo("server_error");
            assertThat(failed.error().message()).isEqualTo("engine died");
        });
        assertThat(link.closedByUs()).isEqualTo(CloseStatus.NORMAL);
        assertThat(heard.complete).isTrue();
        assertThat(timer.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"model_not_found", "model_not_validated"})
    void aModelThatVllmDoesNotHaveEndsTheSession(String code) {
        VllmServer server = new VllmServer(link);
        open(Dialect.VLLM);
        server.error("The model `voxtral` does not exist.", code);
        assertThat(heard.events).singleElement().isInstanceOf(ErrorEvent.class);
        assertThat(link.isOpen()).isFalse();
    }

    @Test
    void anErrorBetweenTurnsIsJustAnError() {
        VllmServer server = new VllmServer(link);
        open(Dialect.VLLM);
        server.error("Invalid JSON", "invalid_json");
        assertThat(heard.events).singleElement().isInstanceOf(ErrorEvent.class);
        assertThat(link.isOpen()).isTrue();
    }

    @Test
    void aTurnThatIsNeverAnsweredDoesNotHoldTheSessionForEver() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        session.append(new byte[SECOND_24]);
        commit(session);
        timer.advance(TurnPatience.LIMIT.minusMillis(1));
        server.delta("a sign of life");
        timer.advance(TurnPatience.LIMIT.minusMillis(1));
        assertThat(link.isOpen()).isTrue();
        timer.advance(Duration.ofMillis(1));
        assertThat(link.isOpen()).isFalse();
        assertThat(requireNonNull(link.closedByUs()).reason()).contains("no answer");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aSessionThatIsClosedWaitsForNothing() {
        new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        session.append(new byte[SECOND_24]);
        commit(session);
        session.close().subscribe();
        assertThat(timer.pending()).isZero();
    }

    @Test
    void confirmationsOfOursCountAgainstTheDemand() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM, AudioInputFormat.PCM_24KHZ, 1);
        session.append(new byte[SECOND_24]);
        commit(session);
        assertThat(heard.events).singleElement().isInstanceOf(Committed.class);
        server.delta("one");
        server.delta("two");
        assertThat(heard.events).as("one was asked for").hasSize(1);
        heard.request(1);
        assertThat(heard.events).hasSize(2);
        assertThat(link.unread()).as("the socket is read as far as asked").isOne();
        heard.request(5);
        assertThat(heard.events).hasSize(3);
        assertThat(link.demand()).isEqualTo(4);
    }

    @Test
    void telephoneAudioIsDecodedAndResampled() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM, AudioInputFormat.PCMU, Long.MAX_VALUE);
        for (int i = 0; i < 50; i++) {
            session.append(new byte[160]);
        }
        commit(session);
        assertThat(server.turnBytes()).containsExactly(SECOND_16);
    }

    @Test
    void aTurnIsConvertedAsIfNothingHadComeBefore() {
        VllmServer server = new VllmServer(link);
        RealtimeSession session = open(Dialect.VLLM);
        byte[] audio = new byte[SECOND_24];
        for (int i = 0; i < audio.length; i++) {
            audio[i] = (byte) (i * 31);
        }
        List<byte[]> turns = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            int before = link.audio().length;
            session.append(audio);
            commit(session);
            server.done("x");
            byte[] all = link.audio();
            turns.add(Arrays.copyOfRange(all, before, all.length));
        }
        assertThat(turns.get(1)).isEqualTo(turns.get(0)).hasSize(SECOND_16);
    }

    // LocalAI

    @Test
    void localAiNamesAnItemTwiceAndTakesOneTurnAtATime() {
        confirmAt16Khz();
        RealtimeSession session = open(Dialect.LOCALAI);
        session.append(new byte[SECOND_24]);
        commit(session);
        link.say(committed("item_a"));
        assertThat(session.isWritable()).isFalse();
        link.say(delta("item_b", "hello"));
        link.say(completed("item_b", "hello"));
        assertThat(session.isWritable()).isTrue();
        assertThat(heard.events).hasSize(3);
        assertThat(((Delta) heard.events.get(1)).itemId()).isEqualTo(((Committed) heard.events.get(0)).itemId());
        assertThat(((Completed) heard.events.get(2)).itemId()).isEqualTo(((Committed) heard.events.get(0)).itemId());
        assertThat(link.sent(Append.class).stream()
                        .mapToInt(a -> a.audio().remaining())
                        .sum())
                .isEqualTo(SECOND_16);
    }

    @Test
    void anErrorOfLocalAiAboutATurnEndsTurnAndSession() {
        confirmAt16Khz();
        RealtimeSession session = open(Dialect.LOCALAI);
        session.append(new byte[SECOND_24]);
        commit(session);
        link.say(committed("item_a"));
        link.say(error("transcription_failed", "backend is gone", "event_TODO"));
        assertThat(heard.events.get(2)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.itemId()).isEqualTo(((Committed) heard.events.get(0)).itemId());
            assertThat(failed.error().code()).isEqualTo("transcription_failed");
        });
        assertThat(link.isOpen()).as("the answer may come all the same").isFalse();
    }

    @Test
    void anAnswerOfLocalAiThatIsRepeatedIsNotTheNextTurns() {
        confirmAt16Khz();
        RealtimeSession session = open(Dialect.LOCALAI);
        session.append(new byte[SECOND_24]);
        commit(session);
        link.say(committed("item_a"), completed("other_a", "one"), completed("other_a", "one"));
        session.append(new byte[SECOND_24]);
        commit(session);
        link.say(committed("item_b"), completed("other_a", "one"), completed("other_b", "two"));
        assertThat(heard.events.stream()
                        .filter(Completed.class::isInstance)
                        .map(Completed.class::cast)
                        .map(Completed::transcript))
                .containsExactly("one", "two");
    }

    // Azure MAI

    @Test
    void maiNamesItemsHereAndThere() {
        link.confirmSession();
        RealtimeSession session = open(Dialect.AZURE_MAI);
        session.append(new byte[SECOND_24]);
        link.say(delta("item_1", "Hello"));
        link.say(intermediate("item_1", " there"));
        commit(session);
        link.say("{\"type\":\"input_audio_buffer.committed\"}");
        session.append(new byte[SECOND_24]);
        link.say(delta("item_2", "Next"));
        link.say(delta("item_1", " there!"));
        link.say(
                "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"transcript\":\"Hello there!\"}");
        commit(session);
        link.say("{\"type\":\"input_audio_buffer.committed\"}");
        link.say("{\"type\":\"conversation.item.input_audio_transcription.completed\",\"transcript\":\"Next\"}");
        assertThat(heard.events)
                .containsExactly(
                        new Delta(null, "rr-item-1", 0, "Hello", List.of()),
                        new Intermediate(null, "rr-item-1", 0, " there"),
                        new Committed(null, null, "rr-item-1"),
                        new Delta(null, "rr-item-2", 0, "Next", List.of()),
                        new Delta(null, "rr-item-1", 0, " there!", List.of()),
                        new Completed(null, "rr-item-1", 0, "Hello there!", List.of(), List.of(), null),
                        new Committed(null, "rr-item-1", "rr-item-2"),
                        new Completed(null, "rr-item-2", 0, "Next", List.of(), List.of(), null));
        assertThat(session.isWritable()).as("turns may overlap here").isTrue();
        assertThat(link.audio()).hasSize(2 * SECOND_24);
    }

    // Others

    @Test
    void textThatReplacesTextIsToldAsSuch() {
        link.confirmSession();
        open(Dialect.BETA.withPartials(Dialect.Partials.REPLACE));
        link.say(delta("a", "good"), delta("a", "could be"));
        assertThat(heard.events)
                .containsExactly(new Intermediate(null, "a", 0, "good"), new Intermediate(null, "a", 0, "could be"));
    }

    @Test
    void aRefusedCommitIsKnownByItsWordsWhereItHasNoCode() {
        link.confirmSession();
        open(Dialect.SPEACHES);
        link.say(error("", "Error committing input audio buffer: the buffer is empty.", ""));
        assertThat(heard.events)
                .singleElement()
                .isInstanceOfSatisfying(
                        ErrorEvent.class,
                        e -> assertThat(e.error().code()).isEqualTo("input_audio_buffer_commit_empty"));
    }

    @Test
    void audioForAServiceThatHearsTheTurnsIsConvertedWithoutASeam() {
        confirmAt16Khz();
        RealtimeSession session = open(Dialect.OPENAI.withInputRate(16_000));
        for (int i = 0; i < 100; i++) {
            session.append(new byte[SECOND_24 / 50]);
        }
        assertThat(link.audio().length)
                .as("but what the filter looks ahead")
                .isBetween(2 * SECOND_16 - 400, 2 * SECOND_16);
        commit(session);
        assertThat(link.audio()).hasSize(2 * SECOND_16);
        assertThat(link.sent().get(link.sent().size() - 1)).isEqualTo(new Commit("c"));
        assertThat(link.sent(SessionCommand.Update.class)).hasSize(1);
    }

    private static String intermediate(String item, String text) {
        return "{\"type\":\"conversation.item.input_audio_transcription.intermediate\",\"content_index\":0,\"item_id\":\""
                + item + "\",\"intermediate\":\"" + text + "\"}";
    }
}
