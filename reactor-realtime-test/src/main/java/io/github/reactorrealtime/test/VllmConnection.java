// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.transport.Socket;
import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.ClientEventReader;
import io.github.reactorrealtime.test.wire.RefusedException;
import io.github.reactorrealtime.test.wire.VllmEvent;
import io.github.reactorrealtime.test.wire.VllmEventWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection in vLLM's protocol. A commit starts a generation, a final one ends its audio; what came in before waits in a
 * queue, and what comes in between the end of the audio and the text is dropped with the text.
 */
final class VllmConnection implements Socket {

    private static final Logger LOG = LoggerFactory.getLogger(VllmConnection.class);
    private static final AudioFormat FORMAT = AudioFormat.pcm16(16_000);
    private static final int NORMAL = 1000;
    /** Stands in the queue for the end of the audio; appends are never empty. */
    private static final byte[] END = new byte[0];

    private final EmulatorSettings settings;
    private final ConnectionLog log;
    private final Outlet outlet;
    private final Ids ids;
    private final VllmEventWriter events;
    private final ConnectionFaults faults;
    private final List<Fault> atHandshake;
    private final int number;
    private final Deque<byte[]> queue = new ArrayDeque<>();

    private @Nullable String model;
    private int generations;
    /** The generation under way, null between two. */
    private @Nullable Generation generation;

    private Duration received = Duration.ZERO;

    VllmConnection(EmulatedService service, int number, ConnectionLog log, Outlet outlet, List<Fault> atHandshake) {
        this.settings = service.settings();
        this.number = number;
        this.log = log;
        this.outlet = outlet;
        this.atHandshake = atHandshake;
        Ids newIds = new Ids(settings.seed(), number);
        ids = newIds;
        events = new VllmEventWriter(() -> newIds.next("event"));
        faults = new ConnectionFaults(service, number, outlet, events, outlet::reset);
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

    /** Ends the connection: the server knows no binary frames and leaves its loop. */
    @Override
    public void binary() {
        outlet.run(() -> outlet.close(NORMAL, ""));
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

    private void create() {
        outlet.send(events.created(ids.next("sess"), settings.scheduler().now(TimeUnit.SECONDS)));
        Duration longest = settings.timing().session();
        if (longest != null) {
            outlet.later(longest, outlet::reset);
        }
        reach(Point.CREATED, 0, null);
        outlet.read();
    }

    private void receive(String frame) {
        try {
            VllmEvent event = VllmEvent.read(frame);
            if (event instanceof VllmEvent.Append append) {
                append(append.audio());
                return;
            }
            log.received(ClientEventReader.typeOf(frame), frame);
            if (faults.isPoisoned()) {
                faults.answerPoisoned(null);
            } else if (event instanceof VllmEvent.Update update) {
                update(update);
            } else if (event instanceof VllmEvent.Commit commit) {
                commit(commit);
            }
        } catch (RefusedException refused) {
            log.received(ClientEventReader.typeOf(frame), ClientEventReader.withoutAudio(frame));
            outlet.send(events.error(refused.error(), null));
        }
    }

    /** Answered by nothing when it is right. */
    private void update(VllmEvent.Update update) {
        if (faults.spoilsUpdate(reach(Point.UPDATE, 0, null), null)) {
            return;
        }
        if (!settings.deployments().isEmpty() && !settings.deployments().containsKey(update.model())) {
            refuse("model_not_found", "The model `" + update.model() + "` does not exist.");
            return;
        }
        model = update.model();
        reach(Point.UPDATED, 0, null);
    }

    private void append(byte[] audio) {
        int samples = audio.length / FORMAT.bytesPerFrame();
        log.append(audio.length, samples);
        Duration before = received;
        received = received.plus(FORMAT.durationOf(samples));
        queue.add(audio);
        decode();
        faults.audio(before, received);
        reach(Point.AUDIO, 0, null);
    }

    private void commit(VllmEvent.Commit commit) {
        if (model == null) {
            refuse(
                    "model_not_validated",
                    "Model not validated. Make sure to validate the model by sending a session.update event.");
        } else if (commit.last()) {
            queue.add(END);
            decode();
        } else if (generation == null) {
            generation = new Generation(settings, number, ++generations, served(model));
            decode();
        }
        // A generation under way takes no notice of another start.
    }

    private void decode() {
        Generation current = generation;
        while (current != null && !current.isEnded() && !queue.isEmpty()) {
            byte[] audio = queue.remove();
            if (audio.length == 0) {
                current.end();
                finish(current);
            } else {
                String piece = current.hear(audio);
                if (!piece.isEmpty()) {
                    outlet.send(events.delta(piece));
                }
            }
        }
    }

    private void finish(Generation ended) {
        String id = ids.next("gen");
        log.item(id);
        String heard;
        try {
            heard = ended.text();
        } catch (RuntimeException e) {
            LOG.warn("the recognizer failed", e);
            fail(id, (Fault.FailTranscription) Fault.failTranscription());
            return;
        }
        reach(Point.COMMIT_RECEIVED, generations, heard);
        List<Fault> now = reach(Point.COMMITTED, generations, heard);
        EmulatorTiming timing = settings.timing();
        Duration delay = timing.firstDelta();
        for (Fault fault : now) {
            if (fault instanceof Fault.Stall) {
                return;
            }
            if (fault instanceof Fault.FailTranscription failed) {
                outlet.later(delay, () -> fail(id, failed));
                return;
            }
            if (fault instanceof Fault.DelayCompletion delayed) {
                delay = delay.plus(delayed.delay());
            }
        }
        boolean twice = now.stream().anyMatch(Fault.DuplicateCompletion.class::isInstance);
        outlet.later(delay.plus(timing.completed()), () -> done(ended, now, twice));
    }

    private void done(Generation ended, List<Fault> faultsOfItem, boolean twice) {
        String text = ended.said(faultsOfItem);
        ended.rest(text).forEach(piece -> outlet.send(events.delta(piece)));
        for (int i = 0; i < (twice ? 2 : 1); i++) {
            outlet.send(events.done(text, ended.promptTokens(), ended.completionTokens(text)));
        }
        queue.clear();
        generation = null;
        reach(Point.COMPLETED, generations, text);
    }

    /** What waits in the queue stays there. */
    private void fail(String id, Fault.FailTranscription failed) {
        generation = null;
        String message = failed.message().replace("{item}", id).replace("{model}", served(model));
        outlet.send(events.failed(id, new ApiError(failed.type(), failed.code(), message, null)));
        reach(Point.COMPLETED, generations, "");
    }

    private void refuse(String code, String message) {
        outlet.send(events.error(ApiError.invalidRequest(code, message, null), null));
    }

    private String served(@Nullable String name) {
        String known = name == null ? "" : name;
        return settings.deployments().getOrDefault(known, known);
    }

    private List<Fault> reach(Point point, int item, @Nullable String text) {
        return faults.reach(point, model == null ? null : served(model), item, text);
    }
}
