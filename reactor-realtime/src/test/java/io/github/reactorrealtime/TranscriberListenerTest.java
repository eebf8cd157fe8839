// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static io.github.reactorrealtime.FailoverStage.FIRST;
import static io.github.reactorrealtime.FailoverStage.answer;
import static io.github.reactorrealtime.FailoverStage.turn;
import static io.github.reactorrealtime.transport.ServerMessages.completed;
import static io.github.reactorrealtime.transport.ServerMessages.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.transport.ScriptedLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/** What a listener is told of a transcription. */
class TranscriberListenerTest {

    private final FailoverStage stage = new FailoverStage();
    private final ScriptedLink live = stage.link();

    @Test
    void hearsOfATurnFromItsBeginningToItsEvent() {
        Diary diary = new Diary();
        Stage.Listener subscriber = start(diary);
        stage.speak(3_000);
        turn(live, "a", 720, 1_830);
        live.say(completed("a", "one"));
        assertThat(diary.entries)
                .containsExactly(
                        "opened live " + FIRST,
                        "started 0",
                        "emitted SpeechStarted",
                        "emitted SpeechStopped",
                        "committed " + FIRST + " 0/1",
                        "succeeded " + FIRST + " 0/1",
                        "emitted Completed");
        stage.leave(subscriber);
    }

    @Test
    void hearsOfEachAttempt() {
        Diary diary = new Diary();
        Stage.Listener subscriber = start(diary);
        stage.speak(3_000);
        turn(live, "a", 720, 1_830);
        diary.entries.clear();
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        answer(repair, "x", "one");
        assertThat(diary.entries)
                .containsExactly(
                        "failed " + FIRST + " 0/1",
                        "repair " + FIRST + " 0/2",
                        "opened other " + FIRST,
                        "committed " + FIRST + " 0/2",
                        "succeeded " + FIRST + " 0/2",
                        "emitted Completed");
        stage.leave(subscriber);
    }

    @Test
    void hearsHowMuchAudioEachSessionGot() {
        Diary diary = new Diary();
        Stage.Listener subscriber = start(diary);
        stage.speak(3_000);
        turn(live, "a", 720, 1_830);
        assertThat(diary.sent).isEqualTo(Duration.ofSeconds(3));
        ScriptedLink repair = stage.link();
        live.say(failed("a"));
        answer(repair, "x", "one");
        assertThat(diary.sent).isEqualTo(Duration.ofMillis(3_000 + 1_110));
        stage.leave(subscriber);
    }

    @Test
    void hearsWhyTheLiveAudioMoved() {
        Diary diary = new Diary();
        Stage.Listener subscriber = start(diary);
        stage.speak(3_000);
        turn(live, "a", 0, 900);
        live.say(completed("a", "one"));
        ScriptedLink next = stage.link();
        live.closeByPeer(1001, "going away");
        assertThat(diary.reasons).containsExactly(CutoverReason.RECONNECT);
        assertThat(next.isOpen()).isTrue();
        stage.leave(subscriber);
    }

    @Test
    void hearsOfARolloverAsSuch() {
        FailoverStage shortSessions = new FailoverStage();
        Instant soon = shortSessions.now().plus(Duration.ofMinutes(10));
        ScriptedLink first = shortSessions.link(soon);
        Diary diary = new Diary();
        Stage.Listener subscriber = shortSessions.start(
                shortSessions.twoRoutes().listener(TranscriberListener.all(List.of(shortSessions.watch, diary))));
        shortSessions.speak(1_000);
        turn(first, "a", 0, 900);
        first.say(completed("a", "one"));
        shortSessions.link(soon.plus(Duration.ofMinutes(10)));
        shortSessions.advance(Duration.ofMinutes(9));
        assertThat(diary.reasons).containsExactly(CutoverReason.ROLLOVER);
        shortSessions.leave(subscriber);
    }

    @Test
    void hearsTheSameOfASessionAtItsEndAsAtItsBeginning() {
        Diary diary = new Diary();
        Stage.Listener subscriber = start(diary);
        stage.speak(100);
        stage.leave(subscriber);
        assertThat(diary.closed).isEqualTo(diary.opened).hasSize(1);
        assertThat(diary.opened.get(0).model()).isEqualTo("gpt-4o-transcribe");
        assertThat(diary.opened.get(0).format()).isEqualTo(AudioFormat.PCM16_24KHZ);
        assertThat(diary.signals).containsExactly(SignalType.CANCEL);
    }

    @Test
    void isToldHowItEnded() {
        Diary diary = new Diary();
        Stage.Listener subscriber = start(diary);
        stage.source.complete();
        stage.advance(Duration.ofSeconds(1));
        assertThat(subscriber.ended()).isTrue();
        assertThat(diary.signals).containsExactly(SignalType.ON_COMPLETE);
    }

    @Test
    void mayBeOneForEachTranscriptionMadeFromTheSubscribersContext() {
        List<String> calls = new ArrayList<>();
        TranscriberListener perCall = new TranscriberListener() {
            @Override
            public TranscriberListener subscribed(ContextView context) {
                String call = context.get("call");
                return new TranscriberListener() {
                    @Override
                    public void sessionOpened(SessionInfo session) {
                        calls.add(call);
                    }
                };
            }
        };
        RealtimeTranscriber transcriber = stage.twoRoutes()
                .listener(TranscriberListener.all(List.of(stage.watch, perCall)))
                .build();
        Stage.Listener subscriber = Stage.listen(Flux.defer(() -> transcriber.transcribe(stage.source.flux()))
                .contextWrite(context -> context.put("call", "call 7")));
        assertThat(calls).containsExactly("call 7");
        stage.leave(subscriber);
    }

    @Test
    void thatThrowsHarmsNobody() {
        TranscriberListener broken = new TranscriberListener() {
            @Override
            public void turnStarted(long turn) {
                throw new IllegalStateException("broken on purpose");
            }

            @Override
            public void emitted(TranscriptEvent event) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        TranscriberListener brokenFromTheStart = new TranscriberListener() {
            @Override
            public TranscriberListener subscribed(ContextView context) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        Diary diary = new Diary();
        Stage.Listener subscriber = stage.start(stage.twoRoutes()
                .listener(TranscriberListener.all(List.of(broken, brokenFromTheStart, stage.watch, diary))));
        stage.speak(3_000);
        turn(live, "a", 0, 900);
        live.say(completed("a", "one"));
        assertThat(subscriber.outcomes()).containsExactly("0:one");
        assertThat(diary.entries).contains("started 0", "emitted Completed");
        stage.leave(subscriber);
    }

    @Test
    void learnsAtTheTranscriberWhichRoutesThereAre() {
        assertThat(stage.twoRoutes().build().routes())
                .extracting(Route::name)
                .containsExactly(FIRST, FailoverStage.SECOND);
    }

    private Stage.Listener start(Diary diary) {
        return stage.start(stage.twoRoutes().listener(TranscriberListener.all(List.of(stage.watch, diary))));
    }

    private static final class Diary implements TranscriberListener {

        private final List<String> entries = new ArrayList<>();
        private final List<CutoverReason> reasons = new ArrayList<>();
        private final List<SessionInfo> opened = new ArrayList<>();
        private final List<SessionInfo> closed = new ArrayList<>();
        private final List<SignalType> signals = new ArrayList<>();
        private Duration sent = Duration.ZERO;

        @Override
        public void sessionOpened(SessionInfo session) {
            opened.add(session);
            entries.add("opened " + (session.live() ? "live " : "other ") + session.route());
        }

        @Override
        public void sessionClosed(SessionInfo session, CloseStatus status) {
            closed.add(session);
        }

        @Override
        public void audioSent(SessionInfo session, long samples) {
            sent = sent.plus(session.format().durationOf(samples));
        }

        @Override
        public void turnStarted(long turn) {
            entries.add("started " + turn);
        }

        @Override
        public void turnCommitted(String route, long turn, int attempt) {
            entries.add("committed " + route + " " + turn + "/" + attempt);
        }

        @Override
        public void attemptSucceeded(String route, long turn, int attempt) {
            entries.add("succeeded " + route + " " + turn + "/" + attempt);
        }

        @Override
        public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
            entries.add("failed " + route + " " + turn + "/" + attempt);
        }

        @Override
        public void repairStarted(String route, long turn, int attempt) {
            entries.add("repair " + route + " " + turn + "/" + attempt);
        }

        @Override
        public void cutOver(String from, String to, CutoverReason reason, String cause) {
            reasons.add(reason);
        }

        @Override
        public void emitted(TranscriptEvent event) {
            entries.add("emitted " + event.getClass().getSimpleName());
        }

        @Override
        public void ended(AudioReport report, SignalType signal) {
            signals.add(signal);
        }
    }
}
