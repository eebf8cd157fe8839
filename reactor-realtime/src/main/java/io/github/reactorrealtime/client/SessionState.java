// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.ErrorEvent;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.Session;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionEvent;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.Refusal;
import io.github.reactorrealtime.provider.SessionPlan;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a session is between the upgrade and being usable. No I/O: events go in, the next state comes out.
 *
 * <pre>
 * AwaitingCreated ──created──→ AwaitingUpdated ──updated──→ Open
 *        │  └──created, nothing to configure───────────────→ Open
 *        └──error──→ Refused ←──error, or an echo without our transcription
 * </pre>
 */
sealed interface SessionState {

    /** The id of our {@code session.update}; an error that answers it carries it. */
    String UPDATE_EVENT_ID = "rr-configure";

    /** A transcription block in either shape, whatever is in it. */
    Pattern TRANSCRIPTION_FIELD = Pattern.compile("transcription\"\\s*:");

    Pattern REMARK = Pattern.compile("^Specifying `[^`]*` is not supported");

    /** The state after the given event; the same one when the event does not matter here. */
    SessionState on(ServerEvent event, SupportHandles support);

    /** The upgrade went through, which proves nothing: OpenAI refuses bad credentials after it. */
    record AwaitingCreated(SessionPlan plan) implements SessionState {

        @Override
        public SessionState on(ServerEvent event, SupportHandles support) {
            if (event instanceof SessionEvent.Created created) {
                return plan.config() == null
                        ? new Open(created.session())
                        : new AwaitingUpdated(plan, plan.config(), created.session());
            }
            return event instanceof ErrorEvent error ? refused(plan, error, support) : this;
        }
    }

    /** Our configuration is with the service. No audio yet: it would be handled under the old settings, or dropped. */
    record AwaitingUpdated(SessionPlan plan, SessionConfig config, Session created) implements SessionState {

        @Override
        public SessionState on(ServerEvent event, SupportHandles support) {
            if (event instanceof SessionEvent.Updated updated) {
                return confirmed(updated.session(), support);
            }
            return event instanceof ErrorEvent error ? onError(error, support) : this;
        }

        private SessionState onError(ErrorEvent event, SupportHandles support) {
            ErrorDetails error = event.error();
            String answers = error.eventId();
            // Some servers don't echo our id; nothing else is under way that an error could answer.
            boolean ours = answers == null || answers.isEmpty() || answers.equals(UPDATE_EVENT_ID);
            if (!ours || isRemark(error)) {
                return this;
            }
            SessionConfig lesser = SparedOptions.without(config, error);
            return lesser == null ? refused(plan, event, support) : new AwaitingUpdated(plan, lesser, created);
        }

        /** speaches complains about a field it leaves aside, and takes the rest. */
        private static boolean isRemark(ErrorDetails error) {
            return error.code() == null
                    && error.message() != null
                    && REMARK.matcher(error.message()).find();
        }

        private SessionState confirmed(Session echo, SupportHandles support) {
            Transcription wanted = config.transcription();
            boolean ignored = wanted != null
                    && !wanted.equals(Transcription.OFF)
                    && describesInput(echo)
                    && (echo.transcription() == null || echo.transcription().equals(Transcription.OFF));
            if (ignored) {
                return notTaken(
                        "transcription_ignored",
                        "the session was confirmed without the transcription asked for",
                        "ignored its transcription block — the endpoint wants another session shape",
                        support);
            }
            Integer asked = rate(config.inputFormat());
            Integer taken = rate(echo.inputFormat());
            if (asked != null && taken != null && !asked.equals(taken)) {
                return notTaken(
                        "rate_ignored",
                        "the session was confirmed with another sample rate",
                        "takes " + taken + " Hz where " + asked + " Hz was asked for — set that rate in the dialect"
                                + " (Dialect.withInputRate)",
                        support);
            }
            return new Open(withExpiry(echo, created.expiresAt()));
        }

        private Refused notTaken(String code, String message, String but, SupportHandles support) {
            ErrorDetails error = new ErrorDetails(null, code, message, null, null);
            return new Refused(new Refusal(
                    new ServiceException("The service confirmed the " + plan.name() + " but " + but, error, support),
                    true));
        }

        private static @Nullable Integer rate(@Nullable AudioInputFormat format) {
            return format == null ? null : format.rateHz();
        }
    }

    /** Whether an echo says anything about the audio it takes; small servers confirm without repeating the settings. */
    private static boolean describesInput(Session echo) {
        return echo.inputFormat() != null
                || echo.turnDetection() != null
                || echo.noiseReduction() != null
                || TRANSCRIPTION_FIELD.matcher(echo.json()).find(); // then it is null, or something we can't read
    }

    /** Usable in both directions. */
    record Open(Session confirmed) implements SessionState {

        @Override
        public SessionState on(ServerEvent event, SupportHandles support) {
            return event instanceof SessionEvent.Updated updated
                    ? new Open(withExpiry(updated.session(), confirmed.expiresAt()))
                    : this;
        }
    }

    /** The service said no. Terminal. */
    record Refused(Refusal refusal) implements SessionState {

        @Override
        public SessionState on(ServerEvent event, SupportHandles support) {
            return this;
        }
    }

    private static SessionState refused(SessionPlan plan, ErrorEvent error, SupportHandles support) {
        return new Refused(Refusal.ofEvent(plan, error.error(), support));
    }

    /** Some servers announce the end of the session only when it is created. */
    private static Session withExpiry(Session echo, @Nullable Instant announced) {
        return echo.expiresAt() != null || announced == null
                ? echo
                : new Session(
                        echo.type(),
                        echo.id(),
                        echo.object(),
                        echo.model(),
                        announced,
                        echo.inputFormat(),
                        echo.transcription(),
                        echo.turnDetection(),
                        echo.noiseReduction(),
                        echo.include(),
                        echo.json());
    }

    /** The session as known so far, {@code null} before it was created. */
    default @Nullable Session session() {
        if (this instanceof Open open) {
            return open.confirmed();
        }
        return this instanceof AwaitingUpdated waiting ? waiting.created() : null;
    }
}
