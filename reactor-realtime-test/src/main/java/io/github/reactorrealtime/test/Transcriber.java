// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.Fields;
import io.github.reactorrealtime.test.wire.ModelTraits;
import io.github.reactorrealtime.test.wire.ModelTraits.Deltas;
import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import io.github.reactorrealtime.test.wire.SessionConfig;
import io.github.reactorrealtime.test.wire.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns committed audio into text events, at the pace and with the faults that are asked for. Not thread-safe. */
final class Transcriber {

    private static final Logger LOG = LoggerFactory.getLogger(Transcriber.class);
    /** How often the models with early text listen to the audio so far; less often in a long turn, as they start over. */
    private static final Duration EARLY_STEP = Duration.ofMillis(200);

    private static final int EARLY_STEPS_OF_TURN = 16;

    /** What was heard in a turn: text, or why there is none. */
    record Heard(
            ModelTraits model,
            SessionConfig config,
            Clip clip,
            String text,
            @Nullable ApiError failure) {}

    /** An item on its way to its terminal event. */
    private static final class Pending {

        private final int number;
        private final Heard heard;
        private final Transcript transcript;
        private final boolean twice;
        private int others;

        Pending(int number, Heard heard, Transcript transcript, int others, boolean twice) {
            this.number = number;
            this.heard = heard;
            this.transcript = transcript;
            this.others = others;
            this.twice = twice;
        }
    }

    /** Tells that an item got its terminal event. */
    interface Finished {

        void finished(int number, String text);
    }

    private final EmulatorSettings settings;
    private final int connection;
    private final Outlet outlet;
    private final ServerEventWriter events;
    private final Conversation conversation;
    private final Ids ids;
    private final Finished finished;
    private final List<Pending> held = new ArrayList<>();

    /** What the models with early text have said of the turn that is coming in. */
    private String early = "";
    /** What it said last that may still change. */
    private String provisional = "";

    private int listenedTo;

    Transcriber(
            EmulatorSettings settings,
            int connection,
            Outlet outlet,
            ServerEventWriter events,
            Conversation conversation,
            Ids ids,
            Finished finished) {
        this.settings = settings;
        this.connection = connection;
        this.outlet = outlet;
        this.events = events;
        this.conversation = conversation;
        this.ids = ids;
        this.finished = finished;
    }

    /** The early text of the turn that comes in, for the models that have such. */
    void listen(InputAudio input, SessionConfig config, ModelTraits model, int number, String itemId) {
        int step = Math.max((int) input.format().samplesIn(EARLY_STEP), input.buffered() / EARLY_STEPS_OF_TURN);
        if (!model.speaksEarly() || input.buffered() - listenedTo < step) {
            return;
        }
        listenedTo = input.buffered();
        String text = hear(input.peek(), config, model, number, false).text();
        if (!text.startsWith(early)) {
            return;
        }
        List<String> pieces = TextPieces.of(text.substring(early.length()));
        if (model.deltas() == Deltas.PROVISIONAL) {
            speakProvisionally(itemId, pieces);
        } else if (!pieces.isEmpty()) {
            sayEarly(itemId, pieces.get(0));
        }
    }

    /** All but the last piece is final; that one is replaced until it is, or until there is more. */
    private void speakProvisionally(String itemId, List<String> pieces) {
        if (pieces.isEmpty()) {
            return;
        }
        pieces.subList(0, pieces.size() - 1).forEach(piece -> sayEarly(itemId, piece));
        String tail = pieces.get(pieces.size() - 1);
        if (!tail.equals(provisional)) {
            provisional = tail;
            outlet.send(events.intermediate(itemId, tail));
        }
    }

    private void sayEarly(String itemId, String piece) {
        early += piece;
        outlet.send(events.delta(itemId, piece, false, Fields.USUAL));
    }

    /** The turn that comes in was dropped. */
    void forget() {
        early = "";
        provisional = "";
        listenedTo = 0;
    }

    /** Listens to a whole turn. */
    Heard hear(Clip clip, SessionConfig config, ModelTraits model, int number, boolean complete) {
        Turn turn = new Turn(connection, number, model.name(), config.language(), config.prompt(), complete);
        try {
            String text = settings.recognizer().recognize(clip.samples(), clip.sampleRateHz(), turn);
            return new Heard(model, config, clip, text, null);
        } catch (RuntimeException e) {
            LOG.warn("the recognizer failed", e);
            return new Heard(model, config, clip, "", transcriptionFailed());
        }
    }

    /** The failure the service reports when it can't say more. */
    static ApiError transcriptionFailed() {
        return new ApiError("server_error", null, "Input transcription failed for item '{item}'.", null);
    }

    /** Says what was heard, as the faults allow. */
    void say(String itemId, int number, Heard heard, List<Fault> faults) {
        String said = early;
        forget();
        if (any(faults, Fault.Stall.class) != null) {
            return;
        }
        Fault.FailTranscription failed = any(faults, Fault.FailTranscription.class);
        ApiError failure = failed == null
                ? heard.failure()
                : new ApiError(failed.type(), failed.code(), failed.message(), failed.param());
        EmulatorTiming timing = settings.timing();
        if (failure != null) {
            outlet.later(timing.firstDelta(), () -> fail(itemId, number, heard.model(), failure));
            return;
        }
        String text = TextFaults.spoiled(decoded(heard, said, number, faults), faults);
        Fields fields = fields(faults);
        Pending item = pending(itemId, number, heard, text, faults, fields);
        Duration at = timing.firstDelta();
        for (String piece : pieces(heard, text, said)) {
            later(at, itemId, () -> outlet.send(events.delta(itemId, piece, item.transcript.logprobs(), fields)));
            at = at.plus(timing.betweenDeltas());
        }
        Fault.DelayCompletion delayed = any(faults, Fault.DelayCompletion.class);
        Duration delay = delayed == null ? Duration.ZERO : delayed.delay();
        later(at.plus(timing.completed()).plus(delay), itemId, () -> finish(item));
    }

    /** What was heard, as far as decoding got to it. */
    private String decoded(Heard heard, String said, int number, List<Fault> faults) {
        Fault.CutTail cut = any(faults, Fault.CutTail.class);
        if (cut == null) {
            return heard.text();
        }
        String text = hear(heard.clip().withoutLast(cut.lag()), heard.config(), heard.model(), number, true)
                .text();
        return text.startsWith(said) ? text : said;
    }

    private static Fields fields(List<Fault> faults) {
        if (any(faults, Fault.NullFields.class) != null) {
            return Fields.NULL;
        }
        return any(faults, Fault.ExtraFields.class) == null ? Fields.USUAL : Fields.VARIED;
    }

    private static Pending pending(
            String itemId, int number, Heard heard, String text, List<Fault> faults, Fields fields) {
        Transcript transcript = new Transcript(
                itemId,
                text,
                TextPieces.of(text),
                heard.clip().seconds(),
                heard.config().language(),
                heard.config().includesLogprobs() && heard.model().has(Option.LOGPROBS),
                fields);
        Fault.HoldCompletion hold = any(faults, Fault.HoldCompletion.class);
        boolean twice = any(faults, Fault.DuplicateCompletion.class) != null;
        return new Pending(number, heard, transcript, hold == null ? 0 : hold.others(), twice);
    }

    /** The deltas still to come after what was said before the commit. */
    private static List<String> pieces(Heard heard, String text, String said) {
        return switch (heard.model().deltas()) {
            case NONE -> List.of();
            case WHOLE -> text.isEmpty() ? List.of() : List.of(text);
            // The final text may differ from what was said; it counts.
            case BURST, CONTINUOUS, PROVISIONAL ->
                text.startsWith(said) ? TextPieces.of(text.substring(said.length())) : List.of();
        };
    }

    private void finish(Pending item) {
        if (item.others > 0) {
            held.add(item);
            return;
        }
        Transcript transcript = item.transcript;
        if (item.heard.model().has(Option.SPEAKERS)) {
            outlet.send(events.segment(transcript.itemId(), ids.next("seg"), transcript.text(), transcript.seconds()));
        }
        outlet.send(events.completed(transcript, item.heard.model()));
        if (item.twice) {
            outlet.send(events.completed(transcript, item.heard.model()));
        }
        conversation.heard(transcript.itemId(), transcript.text());
        settled(item.number, transcript.text());
    }

    private void fail(String itemId, int number, ModelTraits model, ApiError failure) {
        if (conversation.contains(itemId)) {
            String message = failure.message().replace("{item}", itemId).replace("{model}", model.name());
            outlet.send(events.failed(itemId, new ApiError(failure.type(), failure.code(), message, failure.param())));
            settled(number, "");
        }
    }

    private void settled(int number, String text) {
        List<Pending> released = new ArrayList<>();
        held.removeIf(item -> --item.others == 0 && released.add(item));
        finished.finished(number, text);
        released.forEach(this::finish);
    }

    /** Nothing is said of an item that was deleted meanwhile. */
    private void later(Duration delay, String itemId, Runnable task) {
        outlet.later(delay, () -> {
            if (conversation.contains(itemId)) {
                task.run();
            }
        });
    }

    private static <F extends Fault> @Nullable F any(List<Fault> faults, Class<F> kind) {
        return faults.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElse(null);
    }
}
