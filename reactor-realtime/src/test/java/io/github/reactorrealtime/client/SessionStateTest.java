// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import static io.github.reactorrealtime.transport.ServerMessages.created;
import static io.github.reactorrealtime.transport.ServerMessages.error;
import static io.github.reactorrealtime.transport.ServerMessages.session;
import static io.github.reactorrealtime.transport.ServerMessages.speechStarted;
import static io.github.reactorrealtime.transport.ServerMessages.updated;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.reactorrealtime.client.SessionState.AwaitingCreated;
import io.github.reactorrealtime.client.SessionState.AwaitingUpdated;
import io.github.reactorrealtime.client.SessionState.Open;
import io.github.reactorrealtime.client.SessionState.Refused;
import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.error.ServiceException;
import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.event.ServerEvent;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.provider.SessionPlan;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionStateTest {

    private static final URI HOST = URI.create("wss://host/v1/realtime?intent=transcription");
    private static final SessionConfig CONFIG = SessionConfig.builder(SessionType.TRANSCRIPTION)
            .transcription(Transcription.of("whisper-1"))
            .build();
    private static final SessionPlan CONFIGURED = new SessionPlan("plan", HOST, CONFIG);
    private static final SessionPlan AS_IT_COMES = new SessionPlan("plan", HOST, null);

    private static final AwaitingCreated FRESH = new AwaitingCreated(CONFIGURED);
    private static final SessionState ASKED = FRESH.on(event(created()), SupportHandles.NONE);
    private static final SessionState OPEN = ASKED.on(event(updated()), SupportHandles.NONE);
    private static final SessionState REFUSED =
            FRESH.on(event(error("invalid_api_key", "no", "")), SupportHandles.NONE);

    static Stream<Arguments> table() {
        return Stream.of(
                arguments(FRESH, created(), AwaitingUpdated.class),
                arguments(new AwaitingCreated(AS_IT_COMES), created(), Open.class),
                arguments(FRESH, error("invalid_api_key", "no", ""), Refused.class),
                arguments(FRESH, updated(), AwaitingCreated.class),
                arguments(FRESH, speechStarted("a", 0), AwaitingCreated.class),
                arguments(FRESH, "{\"type\":\"brand.new\"}", AwaitingCreated.class),
                arguments(FRESH, "{\"type\":\"session.created\"}", AwaitingUpdated.class),
                arguments(ASKED, updated(), Open.class),
                arguments(ASKED, created(), AwaitingUpdated.class),
                arguments(ASKED, error("unknown_parameter", "no", "rr-configure"), Refused.class),
                arguments(ASKED, error("unknown_parameter", "no", ""), Refused.class),
                arguments(ASKED, error("invalid_value", "no", "something-else"), AwaitingUpdated.class),
                arguments(ASKED, session("session.updated", "null", ""), Refused.class),
                // Small servers confirm without repeating any setting.
                arguments(ASKED, "{\"type\":\"session.updated\",\"session\":{}}", Open.class),
                arguments(
                        ASKED,
                        "{\"type\":\"session.updated\",\"session\":{\"audio\":{\"input\":{\"noise_reduction\":{\"type\":\"near_field\"}}}}}",
                        Refused.class),
                arguments(
                        ASKED,
                        "{\"type\":\"transcription_session.updated\",\"session\":"
                                + "{\"input_audio_transcription\":{\"model\":\"whisper-1\"}}}",
                        Open.class),
                arguments(OPEN, error("server_error", "x", ""), Open.class),
                arguments(OPEN, created(), Open.class),
                arguments(OPEN, updated(), Open.class),
                arguments(REFUSED, created(), Refused.class),
                arguments(REFUSED, updated(), Refused.class));
    }

    @ParameterizedTest
    @MethodSource("table")
    void followsTheTable(SessionState before, String message, Class<? extends SessionState> after) {
        assertThat(before.on(event(message), SupportHandles.NONE)).isInstanceOf(after);
    }

    @Test
    void anIgnoredTranscriptionIsARefusalOfTheShape() {
        SessionState state = ASKED.on(event(session("session.updated", "null", "")), SupportHandles.NONE);
        assertThat(state).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.refusal().ofShape()).isTrue();
            assertThat(refused.refusal().failure())
                    .isInstanceOf(ServiceException.class)
                    .hasMessageContaining("ignored");
        });
    }

    @Test
    void aSwitchedOffTranscriptionIsNotMissed() {
        SessionConfig off = SessionConfig.builder(SessionType.REALTIME)
                .transcription(Transcription.OFF)
                .build();
        SessionState state = new AwaitingCreated(new SessionPlan("plan", HOST, off))
                .on(event(created()), SupportHandles.NONE)
                .on(event(session("session.updated", "null", "")), SupportHandles.NONE);
        assertThat(state).isInstanceOf(Open.class);
    }

    @Test
    void theEndOfTheSessionIsKeptThroughUpdatesThatLeaveItOut() {
        Instant end = Instant.ofEpochSecond(1_790_003_600L);
        String silent = session("session.updated", "{\"model\":\"whisper-1\"}", "");
        SessionState open = ASKED.on(event(silent), SupportHandles.NONE);
        assertThat(requireNonNull(open.session()).expiresAt()).isEqualTo(end);
        SessionState later = open.on(event(silent), SupportHandles.NONE);
        assertThat(requireNonNull(later.session()).expiresAt()).isEqualTo(end);
        SessionState moved =
                later.on(event(session("session.updated", "null", ",\"expires_at\":1790009999")), SupportHandles.NONE);
        assertThat(requireNonNull(moved.session()).expiresAt()).isEqualTo(Instant.ofEpochSecond(1_790_009_999L));
    }

    @Test
    void theSessionIsKnownOnceItIsCreated() {
        assertThat(FRESH.session()).isNull();
        assertThat(requireNonNull(ASKED.session()).id()).isEqualTo("sess_1");
        assertThat(requireNonNull(OPEN.session()).transcription()).isNotNull();
        assertThat(REFUSED.session()).isNull();
    }

    private static ServerEvent event(String json) {
        return new EventCodec().decodeServer(json.getBytes(StandardCharsets.UTF_8));
    }
}
