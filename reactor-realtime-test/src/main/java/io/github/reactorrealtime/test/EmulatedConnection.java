// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.Handshakes.Opened;
import io.github.reactorrealtime.test.Transcriber.Heard;
import io.github.reactorrealtime.test.transport.Socket;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.ClientEvent;
import io.github.reactorrealtime.test.wire.ClientEventReader;
import io.github.reactorrealtime.test.wire.ModelTraits;
import io.github.reactorrealtime.test.wire.ModelTraits.Deltas;
import io.github.reactorrealtime.test.wire.RefusedException;
import io.github.reactorrealtime.test.wire.ResponseEventWriter;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import io.github.reactorrealtime.test.wire.SessionConfig;
import io.github.reactorrealtime.test.wire.SessionPatch;
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

    private final EmulatorSettings settings;
    private final Opened opened;
    private final ConnectionLog log;
    private final Ids ids;
    private final Outlet outlet;
    private final ConnectionFaults faults;
    private final ServerEventWriter events;
    private final ClientEventReader reader;
    private final Conversation conversation = new Conversation();
    private final ItemRequests itemRequests;
    private final Responder responder;
    private final Transcriber transcriber;
    private final InputAudio input;
    private final List<Fault> atHandshake;

    private SessionConfig config;
    private int items;
    /** The id announced for the turn that is coming in; null between turns. */
    private @Nullable String pendingItem;

    EmulatedConnection(
            EmulatedService service,
            int number,
            Opened opened,
            @Nullable SessionPatch preset,
            ConnectionLog log,
            Outlet outlet,
            List<Fault> atHandshake) {
        this.settings = service.settings();
        this.opened = opened;
        this.log = log;
        this.outlet = outlet;
        this.atHandshake = atHandshake;
        ids = new Ids(settings.seed(), number);
        events = new ServerEventWriter(() -> ids.next("event"));
        reader = new ClientEventReader(opened.dialect() == Dialect.AZURE);
        responder = new Responder(
                outlet, new ResponseEventWriter(events), ids, settings.timing().firstDelta());
        transcriber = new Transcriber(settings, number, outlet, events, conversation, ids, this::itemFinished);
        input = new InputAudio(this, settings.semanticVadScale());
        itemRequests = new ItemRequests(conversation, events, outlet, ids);
        faults = new ConnectionFaults(service, number, outlet, events, this::expire);
        SessionConfig fresh = newSession(opened, settings, ids);
        config = preset == null ? fresh : fresh.update(preset, this::traits, settings.acceptFlat());
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
        outlet.send(events.speechStarted(pendingItem(), audioStartMs));
        TurnDetection detection = config.turnDetection();
        if (detection != null && detection.interruptResponse()) {
            responder.cancel("turn_detected");
        }
        reach(Point.SPEECH_STARTED, items + 1, null);
    }

    @Override
    public void speechStopped(long audioEndMs, Clip turn) {
        outlet.send(events.speechStopped(pendingItem(), audioEndMs));
        commit(turn);
        TurnDetection detection = config.turnDetection();
        if (detection != null && detection.createResponse()) {
            responder.respond(config.answersInText());
        }
    }

    private static SessionConfig newSession(Opened opened, EmulatorSettings settings, Ids ids) {
        Duration longest = longestSession(opened, settings);
        long expiresAt = settings.scheduler().now(TimeUnit.SECONDS) + longest.toSeconds();
        String id = ids.next("sess");
        String model = opened.realtimeModel();
        return model == null
                ? SessionConfig.transcription(id, expiresAt)
                : SessionConfig.realtime(id, expiresAt, model);
    }

    private static Duration longestSession(Opened opened, EmulatorSettings settings) {
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
        outlet.later(longestSession(opened, settings), this::expire);
        reach(Point.CREATED, 0, null);
        outlet.read();
    }

    private void expire() {
        Duration longest = longestSession(opened, settings);
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
        if (event instanceof ClientEvent.SessionUpdate update) {
            List<Fault> now = reach(Point.UPDATE, 0, null);
            outlet.later(settings.timing().updated(), () -> update(update, now));
        } else if (event instanceof ClientEvent.Commit commit) {
            commitByClient(commit);
        } else if (event instanceof ClientEvent.Clear) {
            input.clear();
            pendingItem = null;
            transcriber.forget();
            outlet.send(events.cleared());
        } else if (event instanceof ClientEvent.CreateResponse || event instanceof ClientEvent.CancelResponse) {
            respond(event);
        } else {
            itemRequests.handle(event, config.isRealtime());
        }
    }

    private void update(ClientEvent.SessionUpdate update, List<Fault> now) {
        if (faults.spoilsUpdate(now, update.eventId())) {
            return;
        }
        try {
            config = config.update(update.patch(), this::traits, settings.acceptFlat());
        } catch (RefusedException refused) {
            refuseUpdate(refused.error(), update.eventId());
            return;
        }
        configureInput();
        outlet.send(events.sessionUpdated(config));
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
        input.configure(config.inputFormat(), faults.isDeaf() ? null : config.turnDetection());
    }

    private void append(ClientEvent.Append append) {
        byte[] audio = AppendedAudio.decode(append.audio(), input.format());
        Duration before = input.received();
        int samples = input.append(audio);
        log.append(audio.length, samples);
        String model = config.transcriptionModel();
        ModelTraits traits = model == null ? null : traits(model);
        if (traits != null && traits.deltas() == Deltas.CONTINUOUS) {
            transcriber.listen(input, config, traits, items + 1, pendingItem());
        }
        faults.audio(before, input.received());
        reach(Point.AUDIO, 0, null);
    }

    private void commitByClient(ClientEvent.Commit commit) {
        double millis = input.buffered() * (double) MILLIS / input.format().sampleRateHz();
        if (millis < AppendedAudio.LEAST_COMMIT_MS) {
            outlet.send(events.error(AppendedAudio.tooSmall(millis), commit.eventId()));
            return;
        }
        commit(input.takeAll());
    }

    private void commit(Clip clip) {
        if (!outlet.isOpen()) {
            return;
        }
        String itemId = pendingItem();
        pendingItem = null;
        int number = ++items;
        Heard heard = hear(clip, number);
        String text = heard == null ? null : heard.text();
        reach(Point.COMMIT_RECEIVED, number, text);
        String previous = conversation.last();
        String item = ServerEventWriter.userAudioItem(itemId);
        conversation.add(itemId, item, clip);
        if (outlet.isOpen()) {
            log.item(itemId);
        }
        outlet.send(events.committed(itemId, previous));
        outlet.send(events.itemAdded(item, previous));
        outlet.send(events.itemDone(item, previous));
        List<Fault> now = reach(Point.COMMITTED, number, text);
        if (heard != null) {
            transcriber.say(itemId, number, heard, now);
        }
    }

    /** What is heard in the turn, null while transcription is off. */
    private @Nullable Heard hear(Clip clip, int number) {
        String model = config.transcriptionModel();
        ModelTraits traits = model == null ? null : traits(model);
        if (model == null || traits == null) {
            return null;
        }
        boolean undeployed = opened.dialect() == Dialect.AZURE
                && !settings.deployments().isEmpty()
                && !settings.deployments().containsKey(model);
        return undeployed
                ? new Heard(traits, config, clip.seconds(), "", Transcriber.transcriptionFailed())
                : transcriber.hear(clip, config, traits, number, true);
    }

    private void itemFinished(int number, String text) {
        reach(Point.COMPLETED, number, text);
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

    private String pendingItem() {
        if (pendingItem == null) {
            pendingItem = ids.next("item");
        }
        return pendingItem;
    }

    /** OpenAI refuses models it does not know; Azure takes any deployment's name and fails later. */
    private @Nullable ModelTraits traits(String name) {
        if (opened.dialect() == Dialect.OPENAI) {
            return ModelTraits.of(name);
        }
        String model = settings.deployments().getOrDefault(name, name);
        ModelTraits known = ModelTraits.of(model);
        return known == null ? ModelTraits.neutral(model) : known;
    }

    private List<Fault> reach(Point point, int item, @Nullable String text) {
        String name = config.transcriptionModel();
        ModelTraits traits = name == null ? null : traits(name);
        return faults.reach(point, traits == null ? opened.realtimeModel() : traits.name(), item, text);
    }
}
