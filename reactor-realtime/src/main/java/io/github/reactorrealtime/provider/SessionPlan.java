// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to get a session that transcribes: what stands in the URL and what the first {@code session.update} says.
 *
 * <p>Providers contradict each other and themselves about the right way, so there is a list of them, best first. When the
 * service refuses one for a reason of shape, the next is tried.
 *
 * @param name for logs
 * @param uri where to connect
 * @param config what to send once the session was created, {@code null} to leave the session as it comes
 */
public record SessionPlan(String name, URI uri, @Nullable SessionConfig config) {

    public SessionPlan {
        requireNonNull(name, "name");
        requireNonNull(uri, "uri");
    }

    /** A conversation session as it comes, for a speech model ({@code gpt-realtime}) or a deployment of one. */
    public static SessionPlan conversation(Endpoint endpoint, String model) {
        return new SessionPlan("conversation session", endpoint.session("model=" + encode(model)), null);
    }

    /**
     * The ways to a session that does nothing but transcribe.
     *
     * @param wanted a nested transcription session; the other shapes are derived from it
     * @param realtimeModel a speech model, or on Azure the deployment of one, that may carry the transcription when
     *     transcription sessions are refused; {@code null} when there is none
     */
    public static List<SessionPlan> transcription(
            Endpoint endpoint, SessionConfig wanted, @Nullable String realtimeModel) {
        List<SessionPlan> plans = new ArrayList<>();
        plans.add(new SessionPlan("transcription session", endpoint.session("intent=transcription"), wanted));
        if (realtimeModel != null) {
            SessionConfig conversation = silentConversation(wanted);
            URI uri = endpoint.session("model=" + encode(realtimeModel));
            plans.add(new SessionPlan("conversation session, nested", uri, conversation));
            if (endpoint.dialect() == Dialect.AZURE) {
                plans.add(new SessionPlan("conversation session, flat", uri, flat(conversation)));
            }
        }
        return List.copyOf(plans);
    }

    /** Nobody pays for answers they did not ask for: text only, and neither created nor interrupted by speech. */
    private static SessionConfig silentConversation(SessionConfig wanted) {
        TurnDetection turns = wanted.turnDetection();
        if (turns instanceof TurnDetection.ServerVad vad) {
            turns = new TurnDetection.ServerVad(
                    vad.threshold(), vad.prefixPaddingMs(), vad.silenceDurationMs(), false, false, vad.idleTimeoutMs());
        } else if (turns instanceof TurnDetection.SemanticVad vad) {
            turns = new TurnDetection.SemanticVad(vad.eagerness(), false, false);
        }
        return copy(SessionType.REALTIME, wanted)
                .turnDetection(turns)
                .outputModalities(List.of("text"))
                .build();
    }

    private static SessionConfig flat(SessionConfig nested) {
        return copy(nested.type(), nested)
                .turnDetection(nested.turnDetection())
                .shape(SessionConfig.Shape.FLAT_WITH_TYPE)
                .build();
    }

    private static SessionConfig.Builder copy(SessionType type, SessionConfig from) {
        return SessionConfig.builder(type)
                .inputFormat(from.inputFormat())
                .transcription(from.transcription())
                .noiseReduction(from.noiseReduction())
                .includeLogprobs(from.includeLogprobs());
    }

    /** The transcription block this plan asks for, {@code null} when it asks for none. */
    public @Nullable Transcription transcription() {
        return config == null ? null : config.transcription();
    }

    @Override
    public String toString() {
        return "SessionPlan[" + name + " at " + Redaction.uri(uri) + "]";
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
