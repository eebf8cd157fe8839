// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.test.wire.ApiError;
import io.github.reactorrealtime.test.wire.ServerEventWriter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the faults of the script strike one connection. Used on the connection's worker only. */
final class ConnectionFaults {

    private static final long NANOS = 1_000_000_000L;
    private static final Duration REPEATED_EVERY = Duration.ofMinutes(1);
    private static final ApiError SERVER_ERROR = new ApiError(
            "server_error", null, "The server had an error while processing your request. Sorry about that!", null);

    private final EmulatedService service;
    private final int connection;
    private final Outlet outlet;
    private final ServerEventWriter events;
    private final Runnable expire;

    private Duration audioBefore = Duration.ZERO;
    private Duration audio = Duration.ZERO;
    private boolean deaf;
    private boolean deafToMeaning;
    private boolean hasty;
    private boolean dropsEarlyAudio;
    private boolean hidesTranscripts;
    private boolean poisoned;
    /** Zero means as fast as frames come. */
    private int bytesPerSecond;

    ConnectionFaults(
            EmulatedService service, int connection, Outlet outlet, ServerEventWriter events, Runnable expire) {
        this.service = service;
        this.connection = connection;
        this.outlet = outlet;
        this.events = events;
        this.expire = expire;
    }

    /** Notes how much audio came in. */
    void audio(Duration before, Duration now) {
        audioBefore = before;
        audio = now;
    }

    /** Lets strike what is due at the point, and returns it for what concerns the item or the update. */
    List<Fault> reach(Point point, @Nullable String model, int item, @Nullable String text) {
        if (!outlet.isOpen()) {
            return List.of();
        }
        Situation now = new Situation(point, connection, model, item, text, audioBefore, audio, service.sinceStart());
        List<Fault> due = service.faults().striking(now);
        strike(due);
        return due;
    }

    void strike(List<Fault> due) {
        for (Fault fault : due) {
            if (fault instanceof Fault.OfConnection ofConnection) {
                strike(ofConnection);
            }
        }
    }

    boolean isDeaf(boolean semantic) {
        return deaf || (semantic && deafToMeaning);
    }

    boolean isHasty() {
        return hasty;
    }

    boolean dropsEarlyAudio() {
        return dropsEarlyAudio;
    }

    boolean hidesTranscripts() {
        return hidesTranscripts;
    }

    /** Whether the session is past answering. */
    boolean isPoisoned() {
        return poisoned;
    }

    /** What a poisoned session answers. */
    void answerPoisoned(@Nullable String eventId) {
        outlet.send(events.error(SERVER_ERROR, eventId));
    }

    /** Whether a fault keeps an update from being applied; answers it where the fault says so. */
    boolean spoilsUpdate(List<Fault> due, @Nullable String eventId) {
        for (Fault fault : due) {
            if (fault instanceof Fault.RefuseUpdate refuse) {
                ApiError error = ApiError.invalidRequest(refuse.code(), refuse.message(), refuse.param());
                outlet.send(events.error(error, eventId));
                return true;
            }
            if (fault instanceof Fault.IgnoreUpdate) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next frame, after as long as a slow reader needs for the last one. */
    void readNext(int characters) {
        if (bytesPerSecond == 0) {
            outlet.read();
        } else {
            outlet.later(Duration.ofNanos(characters * NANOS / bytesPerSecond), outlet::read);
        }
    }

    private void strike(Fault.OfConnection fault) {
        if (fault instanceof Fault.CloseConnection close) {
            outlet.close(close.code(), close.reason());
        } else if (fault instanceof Fault.ResetConnection) {
            outlet.reset();
        } else if (fault instanceof Fault.HalfOpen) {
            outlet.mute();
        } else if (fault instanceof Fault.SlowReader slow) {
            bytesPerSecond = slow.bytesPerSecond();
        } else if (fault instanceof Fault.Expire expiry) {
            outlet.later(expiry.after(), expire);
        } else if (fault instanceof Fault.FadeOut end) {
            outlet.later(end.after(), this::fadeOut);
        } else {
            remember(fault);
            say(fault);
        }
    }

    private void remember(Fault.OfConnection fault) {
        if (fault instanceof Fault.DeafTurnDetection deafness) {
            deafToMeaning = true;
            deaf |= !deafness.semanticOnly();
        } else if (fault instanceof Fault.HastyTurnDetection) {
            hasty = true;
        } else if (fault instanceof Fault.DropEarlyAudio) {
            dropsEarlyAudio = true;
        } else if (fault instanceof Fault.NullTranscripts) {
            hidesTranscripts = true;
        } else if (fault instanceof Fault.PoisonSession) {
            poisoned = true;
        }
    }

    private void fadeOut() {
        poisoned = true;
        answerPoisoned(null);
        outlet.everyInterval(REPEATED_EVERY, () -> answerPoisoned(null));
    }

    private void say(Fault.OfConnection fault) {
        if (fault instanceof Fault.ErrorEvent error) {
            outlet.send(events.error(new ApiError(error.type(), error.code(), error.message(), error.param()), null));
        } else if (fault instanceof Fault.ErrorThenClose fatal) {
            ApiError error = new ApiError(fatal.type(), fatal.code(), fatal.message(), null);
            outlet.send(events.error(error, null));
            outlet.close(fatal.closeCode(), error.closeReason());
        } else if (fault instanceof Fault.MalformedFrame malformed) {
            outlet.send(ServerEventWriter.raw(malformed.text()));
        } else if (fault instanceof Fault.UnknownEvent unknown) {
            outlet.send(events.unknown(unknown.type()));
        }
    }
}
