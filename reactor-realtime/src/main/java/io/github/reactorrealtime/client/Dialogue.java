// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.ClientEvent;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.InputAudioCommand.Clear;
import io.github.reactorrealtime.event.InputAudioCommand.Commit;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.TranscriptionEvent;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Dialect.Commits;
import io.github.reactorrealtime.provider.Dialect.Partials;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.Link;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What lies between the ordinary commands and events of a session and a service that wants or says them otherwise: other audio, other
 * commits, no item ids, text that replaces text. The dialect says which; for most it is nothing.
 *
 * <p>Thread-safe. Commands come from the session's user, events from the link, one at a time.
 */
final class Dialogue {

    private static final String COMMIT_EMPTY = "input_audio_buffer_commit_empty";
    private static final String COMMIT_EMPTY_TEXT = "Error committing input audio buffer";

    /** Answers to settings that are not confirmed: the session is open, and good for nothing. */
    private static final Set<String> UNUSABLE = Set.of("model_not_found", "model_not_validated", "invalid_event");

    private final Link link;
    private final EventCodec codec;
    private final Commits commits;
    private final boolean replaces;
    private final boolean plain; // nothing to do but to pass on
    private final @Nullable InputConversion conversion; // guarded by this
    private final @Nullable ItemOrder order; // guarded by this
    private final TurnPatience patience;
    private final Consumer<ServerEvent> inject;

    // Guarded by this; used where a turn has to be over before the next one begins.
    private final ArrayDeque<Object> held = new ArrayDeque<>(); // byte[] and Commit
    private boolean begun;
    private boolean awaiting;
    private boolean answered; // the turn is, and whoever waits for it is not told yet

    private volatile Runnable listener = () -> {};

    /** @param inject takes events that the service ought to have sent */
    Dialogue(
            SessionPlan plan,
            Dialect dialect,
            Link link,
            EventCodec codec,
            Scheduler timer,
            Consumer<ServerEvent> inject) {
        this.link = link;
        this.codec = codec;
        this.inject = inject;
        this.commits = dialect.commits();
        this.replaces = dialect.partials() == Partials.REPLACE;
        this.conversion = plan.audio().equals(plan.wire()) ? null : new InputConversion(plan.audio(), plan.wire());
        this.order = dialect.namesItems() ? null : new ItemOrder();
        this.plain = commits == Commits.ANY_TIME && conversion == null && order == null && !replaces;
        this.patience = new TurnPatience(link, timer);
    }

    // Commands.

    void append(byte[] audio) {
        if (plain) {
            link.append(audio);
            return;
        }
        synchronized (this) {
            if (awaiting) {
                held.add(audio.clone());
            } else {
                sendAudio(conversion == null ? audio : conversion.convert(audio));
            }
        }
    }

    Mono<Void> send(ClientEvent event) {
        if (event instanceof Commit commit && !plain) {
            return commit(commit);
        }
        if (event instanceof Clear && conversion != null) {
            synchronized (this) {
                conversion.finish();
            }
        }
        return link.send(codec.encode(event));
    }

    boolean isWritable() {
        if (plain) {
            return link.isWritable();
        }
        synchronized (this) {
            return !awaiting && held.isEmpty() && link.isWritable();
        }
    }

    void onWritable(Runnable writable) {
        listener = writable;
        link.onWritable(writable);
    }

    private Mono<Void> commit(Commit commit) {
        List<ServerEvent> confirmations = new ArrayList<>(1);
        Mono<Void> sent;
        synchronized (this) {
            if (awaiting) {
                held.add(commit);
                return Mono.empty();
            }
            sent = commitNow(commit, confirmations);
        }
        confirmations.forEach(inject); // ahead of the command, so ahead of its answer
        return sent;
    }

    /** @param confirmations gets what the service would have said */
    private Mono<Void> commitNow(Commit commit, List<ServerEvent> confirmations) {
        if (conversion != null) {
            sendAudio(conversion.finish());
        }
        if (commits == Commits.ANY_TIME) {
            return link.send(codec.encode(commit));
        }
        awaiting = true;
        patience.start();
        if (commits == Commits.ONE_AT_A_TIME) {
            return link.send(codec.encode(commit));
        }
        begun = false;
        if (order != null) {
            confirmations.add(order.committed(null));
        }
        return link.send(codec.encode(new Commit(null, true)));
    }

    private void sendAudio(byte[] audio) {
        if (audio.length == 0) {
            return;
        }
        if (commits == Commits.BEGIN_AND_END && !begun) {
            begun = true;
            // A write that fails shows as a closed link, here and below.
            link.send(codec.encode(new Commit(null, false))).onErrorComplete().subscribe();
        }
        link.append(audio);
    }

    // Events.

    /** What the session's user is to hear; {@code null} for nothing. */
    @Nullable
    ServerEvent receive(ServerEvent event) {
        ServerEvent heard = event instanceof ErrorEvent error ? withCode(error) : event;
        if (plain) {
            return heard;
        }
        synchronized (this) {
            patience.sign();
            if (heard instanceof ErrorEvent error && commits != Commits.ANY_TIME) {
                return onError(error);
            }
            if (heard instanceof TranscriptionEvent.Delta delta && delta.delta().isEmpty()) {
                return null; // a model that listens to silence says so step by step
            }
            ServerEvent named = order == null ? heard : order.rename(heard);
            if (named == null) {
                return null;
            }
            if (isOutcome(named)) {
                onOutcome();
            }
            return replaces && named instanceof TranscriptionEvent.Delta delta
                    ? new TranscriptionEvent.Intermediate(
                            delta.eventId(), delta.itemId(), delta.contentIndex(), delta.delta())
                    : named;
        }
    }

    /** To be called when the user has got the event: the next turn is behind it. */
    void afterEvent() {
        if (plain) {
            return;
        }
        List<ServerEvent> confirmations = new ArrayList<>();
        boolean resume = false;
        synchronized (this) {
            if (answered) {
                answered = false;
                awaiting = false;
                sendHeld(confirmations);
                resume = !awaiting;
            }
        }
        confirmations.forEach(inject);
        if (resume) {
            listener.run();
        }
    }

    private void sendHeld(List<ServerEvent> confirmations) {
        while (!awaiting && !held.isEmpty()) {
            Object next = held.remove();
            if (next instanceof byte[] audio) {
                sendAudio(conversion == null ? audio : conversion.convert(audio));
            } else if (next instanceof Commit commit) {
                commitNow(commit, confirmations).onErrorComplete().subscribe();
            }
        }
    }

    private static boolean isOutcome(ServerEvent event) {
        return event instanceof TranscriptionEvent.Completed || event instanceof TranscriptionEvent.Failed;
    }

    private void onOutcome() {
        if (awaiting) {
            answered = true;
            patience.stop();
        }
    }

    /** While a turn is under way nothing else is, so the error is about it. */
    private @Nullable ServerEvent onError(ErrorEvent event) {
        ErrorDetails error = event.error();
        boolean ends = commits == Commits.BEGIN_AND_END;
        boolean inTurn = awaiting || begun;
        if (!inTurn || order == null || COMMIT_EMPTY.equals(error.code())) {
            onOutcome();
            if (ends && error.code() != null && UNUSABLE.contains(error.code())) {
                inject.accept(event);
                link.close(CloseStatus.NORMAL);
                return null;
            }
            return event;
        }
        ServerEvent failed = new TranscriptionEvent.Failed(event.eventId(), order.finishOldest(), 0, typed(error));
        onOutcome();
        // vLLM keeps the audio it had not decoded, and takes it for the beginning of the next turn; LocalAI may answer
        // all the same, and
        // nobody could tell which turn that is.
        inject.accept(event);
        inject.accept(failed);
        link.close(CloseStatus.NORMAL);
        return null;
    }

    /** Servers that say an error in one string say nothing of its type. */
    private static ErrorDetails typed(ErrorDetails error) {
        return error.type() != null
                ? error
                : new ErrorDetails("server_error", error.code(), error.message(), error.param(), error.eventId());
    }

    /** Compatible servers have the service's words for it, not its code. */
    private static ErrorEvent withCode(ErrorEvent event) {
        ErrorDetails error = event.error();
        boolean empty = (error.code() == null || error.code().isEmpty())
                && error.message() != null
                && error.message().startsWith(COMMIT_EMPTY_TEXT);
        return empty
                ? new ErrorEvent(
                        event.eventId(),
                        new ErrorDetails(error.type(), COMMIT_EMPTY, error.message(), error.param(), error.eventId()))
                : event;
    }
}
