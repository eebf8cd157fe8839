// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Handshakes.Opened;
import io.github.reactorrealtime.test.transport.Socket;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.ClientEvent;
import io.github.reactorrealtime.test.wire.ClientEventReader;
import io.github.reactorrealtime.test.wire.Dialect;
import io.github.reactorrealtime.test.wire.EventReader;
import io.github.reactorrealtime.test.wire.LocalAiEventWriter;
import io.github.reactorrealtime.test.wire.ModelTraits;
import io.github.reactorrealtime.test.wire.RefusedException;
import io.github.reactorrealtime.test.wire.ResponseEventWriter;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import io.github.reactorrealtime.test.wire.SessionConfig;
import io.github.reactorrealtime.test.wire.TurnDetection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection and its session, from {@code session.created} to the close: the protocol without its transport.
 * Frames are handled in turn on the connection's own worker; time is the scheduler's.
 */
final class EmulatedConnection implements Socket, InputAudio.Listener {

    private static final int REQUEST_CLOSE = 4000;
    private static final int PING_BYTES = 4;
    private static final int MILLIS = 1_000;
    /** How far ahead of real time a client in haste is. */
    private static final Duration HASTE = Duration.ofSeconds(1);

    private final EmulatorSettings settings;
    private final Opened opened;
    private final Dialect dialect;
    private final ConnectionLog log;
    private final Ids ids;
    private final Outlet outlet;
    private final ConnectionFaults faults;
    private final ServerEventWriter events;
    private final EventReader reader;
    private final ItemRequests itemRequests;
    private final Responder responder;
    private final Models models;
    private final Turns turns;
    private final InputAudio input;
    private final List<Fault> atHandshake;

    private SessionConfig config;
    private boolean updated;
    private @Nullable Duration firstAudioAt;
    /** Where the uncommitted audio begins, since the session's first. */
    private long bufferStartMs;

    EmulatedConnection(
            EmulatedService service,
            int number,
            Opened opened,
            ConnectionLog log,
            Outlet outlet,
            List<Fault> atHandshake) {
        this.settings = service.settings();
        this.opened = opened;
        this.dialect = opened.dialect();
        this.log = log;
        this.outlet = outlet;
        this.atHandshake = atHandshake;
        Ids newIds = new Ids(settings.seed(), number);
        ids = newIds;
        events = atHandshake.stream().anyMatch(Fault.BetaNames.class::isInstance)
                ? ServerEventWriter.betaNames(() -> newIds.next("event"))
                : ServerEventWriter.of(dialect, () -> newIds.next("event"));
        reader = EventReader.of(dialect);
        models = new Models(settings, dialect);
        Conversation conversation = new Conversation();
        boolean beta = dialect == Dialect.AZURE_PREVIEW || dialect == Dialect.FLAT;
        responder = new Responder(
                outlet,
                new ResponseEventWriter(events, beta),
                ids,
                conversation,
                settings.timing().firstDelta());
        Transcriber transcriber =
                new Transcriber(settings, number, outlet, events, conversation, ids, this::itemFinished);
        turns = new Turns(log, outlet, events, ids, conversation, models, transcriber, this::reach);
        input = new InputAudio(this, settings.semanticVadScale());
        itemRequests = new ItemRequests(conversation, events, outlet, ids);
        faults = new ConnectionFaults(service, number, outlet, events, this::expire);
        config = newSession(opened, settings, ids);
    }

    @Override
    public void opened() {
        outlet.run(() -> {
            faults.strike(atHandshake);
            outlet.later(settings.timing().created(), this::create);
        });
    }

    @Override
    public void text(String frame) {
        outlet.run(() -> {
            receive(frame);
            faults.readNext(frame.length());
        });
    }

    @Override
    public void binary() {
        outlet.run(() -> {
            outlet.send(events.error(ClientEventReader.binaryFrame(), null));
            faults.readNext(0);
        });
    }

    @Override
    public void ping(byte[] payload) {
        outlet.run(() -> {
            outlet.pong(payload);
            faults.readNext(payload.length);
        });
    }

    @Override
    public void pong() {
        outlet.run(() -> {
            log.pong();
            faults.readNext(0);
        });
    }

    @Override
    public void closed(int code) {
        log.closed(code);
        outlet.dispose();
    }

    @Override
    public void speechStarted(long audioStartMs) {
        outlet.send(events.speechStarted(turns.pendingItem(), shown(audioStartMs)));
        TurnDetection detection = config.turnDetection();
        if (detection != null && detection.interruptResponse()) {
            responder.cancel("turn_detected");
        }
        reach(Point.SPEECH_STARTED, turns.next(), null);
    }

    @Override
    public void speechStopped(long audioEndMs, Clip turn) {
        outlet.send(events.speechStopped(turns.pendingItem(), shown(audioEndMs)));
        commit(turn, false);
        if (!answersAfterText()) {
            respondToTurn();
        }
    }

    /** Speaches counts from the last commit, the others from the session's first audio. */
    private long shown(long sinceFirstAudioMs) {
        return dialect == Dialect.FLAT ? Math.max(0, sinceFirstAudioMs - bufferStartMs) : sinceFirstAudioMs;
    }

    private static SessionConfig newSession(Opened opened, EmulatorSettings settings, Ids ids) {
        Duration longest = longestSession(opened, settings);
        long now = settings.scheduler().now(TimeUnit.SECONDS);
        return SessionConfig.create(
                opened.dialect(),
                ids.next("sess"),
                longest == null ? 0 : now + longest.toSeconds(),
                settings.habits().acceptFlat(),
                opened.realtimeModel(),
                opened.preset());
    }

    private static @Nullable Duration longestSession(Opened opened, EmulatorSettings settings) {
        Duration longest = settings.timing().session();
        return longest == null ? opened.dialect().longestSession() : longest;
    }

    private void create() {
        configureInput();
        outlet.send(events.sessionCreated(config));
        Duration pings = settings.timing().pingInterval();
        if (!pings.isZero()) {
            outlet.everyInterval(pings, () -> outlet.ping(ids.bytes(PING_BYTES)));
        }
        Duration longest = longestSession(opened, settings);
        if (longest != null) {
            outlet.later(longest, this::expire);
        }
        reach(Point.CREATED, 0, null);
        configureInput();
        outlet.read();
    }

    private void expire() {
        Duration longest = longestSession(opened, settings);
        if (longest == null || dialect == Dialect.FLAT) {
            // These servers have no words for it.
            outlet.reset();
            return;
        }
        String length = longest.toMinutes() > 0 ? longest.toMinutes() + " minutes" : longest.toSeconds() + " seconds";
        String message = "Your session hit the maximum duration of " + length + ".";
        outlet.send(events.error(ApiError.invalidRequest("session_expired", message, null), null));
        outlet.close(1001, message);
    }

    private void receive(String frame) {
        try {
            ClientEvent event = reader.read(frame);
            handle(event, frame);
        } catch (RefusedException refused) {
            log.received(ClientEventReader.typeOf(frame), ClientEventReader.withoutAudio(frame));
            outlet.send(events.error(refused.error(), refused.clientEventId()));
        }
    }

    private void handle(ClientEvent event, String frame) {
        if (event instanceof ClientEvent.Append append) {
            append(append);
            return;
        }
        log.received(ClientEventReader.typeOf(frame), frame);
        if (faults.isPoisoned()) {
            faults.answerPoisoned(event.eventId());
        } else if (event instanceof ClientEvent.SessionUpdate update) {
            List<Fault> now = reach(Point.UPDATE, 0, null);
            outlet.later(settings.timing().updated(), () -> update(update, now));
        } else if (event instanceof ClientEvent.Commit commit) {
            commitByClient(commit);
        } else if (event instanceof ClientEvent.Clear) {
            input.clear();
            turns.drop();
            bufferStartMs = input.received().toMillis();
            outlet.send(events.cleared());
        } else if (event instanceof ClientEvent.CreateResponse || event instanceof ClientEvent.CancelResponse) {
            respond(event);
        } else {
            boolean mayCreate = config.isRealtime() || dialect == Dialect.FLAT || dialect == Dialect.LOCALAI;
            itemRequests.handle(event, mayCreate, faults.hidesTranscripts());
        }
    }

    private void update(ClientEvent.SessionUpdate update, List<Fault> now) {
        if (faults.spoilsUpdate(now, update.eventId())) {
            return;
        }
        if (dialect == Dialect.MAI && !input.received().isZero()) {
            refuse(
                    "invalid_parameter",
                    "Session settings can't be changed after the first audio was appended.",
                    update);
            return;
        }
        try {
            config = config.update(update.patch(), models::find);
        } catch (RefusedException refused) {
            refuseUpdate(refused.error(), update.eventId());
            return;
        }
        configureInput();
        config.remarks(update.patch()).forEach(remark -> outlet.send(events.error(remark, null)));
        outlet.send(events.sessionUpdated(config));
        updated = true;
        reach(Point.UPDATED, 0, null);
    }

    /** A model in the URL of a transcription socket makes the update fatal; otherwise a refusal changes nothing. */
    private void refuseUpdate(ApiError error, @Nullable String eventId) {
        if (opened.intentWithModel() && "invalid_parameter".equals(error.code())) {
            ApiError fatal = ApiError.invalidRequest(
                    "invalid_model",
                    "Model \"" + opened.realtimeModel() + "\" is not supported in transcription mode.",
                    null);
            outlet.send(events.error(fatal, eventId));
            outlet.close(REQUEST_CLOSE, fatal.closeReason());
        } else {
            outlet.send(events.error(error, eventId));
        }
    }

    private void configureInput() {
        TurnDetection detection = config.turnDetection();
        boolean deaf = detection != null && faults.isDeaf(detection.semantic());
        input.configure(config.inputFormat(), deaf ? null : detection);
    }

    private void append(ClientEvent.Append append) {
        byte[] audio = AppendedAudio.decode(append.audio(), input.format(), dialect);
        int samples = audio.length / input.format().bytesPerFrame();
        log.append(audio.length, samples);
        if (faults.isPoisoned() || (!updated && faults.dropsEarlyAudio())) {
            return;
        }
        Duration before = input.received();
        if (faults.isHasty()) {
            input.confuse(isAhead(before.plus(input.format().durationOf(samples))));
        }
        input.append(audio);
        turns.listen(input, config);
        faults.audio(before, input.received());
        reach(Point.AUDIO, 0, null);
    }

    private boolean isAhead(Duration audio) {
        Duration now = Duration.ofMillis(settings.scheduler().now(TimeUnit.MILLISECONDS));
        if (firstAudioAt == null) {
            firstAudioAt = now;
        }
        return audio.minus(now.minus(firstAudioAt)).compareTo(HASTE) > 0;
    }

    private void commitByClient(ClientEvent.Commit commit) {
        double millis = input.buffered() * (double) MILLIS / input.format().sampleRateHz();
        if (dialect == Dialect.LOCALAI && config.turnDetection() != null) {
            refuse("not_implemented", "input_audio_buffer.commit in conjunction with VAD", commit);
        } else if (dialect != Dialect.LOCALAI && millis < AppendedAudio.LEAST_COMMIT_MS) {
            outlet.send(events.error(AppendedAudio.tooSmall(millis), commit.eventId()));
            reach(Point.COMMIT_REFUSED, 0, null);
        } else {
            commit(input.takeAll(), true);
        }
    }

    private void commit(Clip clip, boolean byClient) {
        bufferStartMs = input.received().toMillis();
        turns.commit(clip, config, byClient);
    }

    private void itemFinished(int number, String text) {
        reach(Point.COMPLETED, number, text);
        if (events instanceof LocalAiEventWriter localAi) {
            outlet.send(localAi.soundDetection(ids.next("item")));
        }
        if (answersAfterText()) {
            respondToTurn();
        }
    }

    /** The compatible servers answer what they read, the API what it hears. */
    private boolean answersAfterText() {
        return dialect == Dialect.FLAT || dialect == Dialect.LOCALAI;
    }

    private void respondToTurn() {
        TurnDetection detection = config.turnDetection();
        if (config.isRealtime() && detection != null && detection.createResponse()) {
            responder.respond(config.answersInText());
        }
    }

    private void respond(ClientEvent event) {
        if (!config.isRealtime()) {
            refuse("invalid_event", "Responses are not supported in transcription sessions.", event);
        } else if (event instanceof ClientEvent.CreateResponse && responder.isActive()) {
            refuse(
                    "conversation_already_has_active_response",
                    "Conversation already has an active response in progress. Wait until the response is finished"
                            + " before creating a new one.",
                    event);
        } else if (event instanceof ClientEvent.CreateResponse) {
            responder.respond(config.answersInText());
        } else if (responder.isActive()) {
            responder.cancel("client_cancelled");
        } else {
            refuse("response_cancel_not_active", "Cancellation failed: no active response found.", event);
        }
    }

    private void refuse(String code, String message, ClientEvent event) {
        outlet.send(events.error(ApiError.invalidRequest(code, message, null), event.eventId()));
    }

    private List<Fault> reach(Point point, int item, @Nullable String text) {
        ModelTraits traits = models.of(config);
        return faults.reach(point, traits == null ? opened.realtimeModel() : traits.name(), item, text);
    }
}
