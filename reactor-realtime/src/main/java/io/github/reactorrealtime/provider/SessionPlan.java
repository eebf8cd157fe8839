// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.error.Redaction;
import io.github.reactorrealtime.event.AudioInputFormat;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.event.SessionCommand;
import io.github.reactorrealtime.event.SessionConfig;
import io.github.reactorrealtime.event.SessionConfig.Shape;
import io.github.reactorrealtime.event.SessionType;
import io.github.reactorrealtime.event.Transcription;
import io.github.reactorrealtime.event.TurnDetection;
import java.net.URI;
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
 * @param audio what the session is given
 * @param wire what it sends; converted where they differ
 */
public record SessionPlan(String name, URI uri, @Nullable SessionConfig config, AudioFormat audio, AudioFormat wire) {

    public SessionPlan {
        requireNonNull(name, "name");
        requireNonNull(uri, "uri");
        requireNonNull(audio, "audio");
        requireNonNull(wire, "wire");
    }

    /** Without conversion of the audio. */
    public SessionPlan(String name, URI uri, @Nullable SessionConfig config) {
        this(name, uri, config, AudioFormat.PCM16_24KHZ, AudioFormat.PCM16_24KHZ);
    }

    /** A conversation session as it comes, for a speech model ({@code gpt-realtime}) or a deployment of one. */
    public static SessionPlan conversation(Endpoint endpoint, String model) {
        return new SessionPlan("conversation session", endpoint.session(speechModel(endpoint, model)), null);
    }

    /**
     * The ways to a session that does nothing but transcribe.
     *
     * @param wanted a nested transcription session; the other shapes are derived from it. Its input format is that of the audio the
     *     session will be given; where the dialect takes another, the session converts. Settings the dialect does not know are left out
     * @param realtimeModel a speech model, or on Azure the deployment of one, that may carry the transcription when
     *     transcription sessions are refused; {@code null} when there is none
     */
    public static List<SessionPlan> transcription(
            Endpoint endpoint, SessionConfig wanted, @Nullable String realtimeModel) {
        Traits traits = endpoint.dialect().traits();
        AudioFormat audio = audioOf(wanted.inputFormat(), traits);
        AudioFormat wire = isPcm(audio) || !traits.takesG711() ? pcm(wanted.inputFormat(), audio, traits) : audio;
        List<SessionPlan> plans = new ArrayList<>();
        for (SessionForm form : traits.forms()) {
            if (form.target() != SessionForm.Target.SPEECH_MODEL || realtimeModel != null) {
                URI uri = endpoint.session(query(endpoint, form, wanted, realtimeModel));
                plans.add(new SessionPlan(form.name(), uri, config(traits, form, wanted, wire), audio, wire));
            }
        }
        return List.copyOf(plans);
    }

    private static String query(
            Endpoint endpoint, SessionForm form, SessionConfig wanted, @Nullable String realtimeModel) {
        Transcription transcription = wanted.transcription();
        String model = transcription == null || transcription.model() == null
                ? ""
                : "model=" + Endpoint.encode(transcription.model());
        return switch (form.target()) {
            case TRANSCRIPTION -> "intent=transcription";
            case TRANSCRIPTION_OF_MODEL -> model + (model.isEmpty() ? "" : "&") + "intent=transcription";
            case MODEL -> model;
            case SPEECH_MODEL -> speechModel(endpoint, requireNonNull(realtimeModel, "realtimeModel"));
            case NOTHING -> "";
        };
    }

    private static String speechModel(Endpoint endpoint, String model) {
        return endpoint.dialect().traits().speechModelParameter() + "=" + Endpoint.encode(model);
    }

    private static SessionConfig config(Traits traits, SessionForm form, SessionConfig wanted, AudioFormat wire) {
        boolean silentPcm = isPcm(wire) && !traits.sendsPcmFormat();
        boolean flat = form.shape() == Shape.FLAT;
        NoiseReduction noise = wanted.noiseReduction();
        // The flat interface has no null for it (livekit/agents #3451).
        boolean leaveOut = !traits.reducesNoise() || (flat && NoiseReduction.OFF.equals(noise));
        return SessionConfig.builder(form.type())
                .shape(form.shape())
                .inputFormat(wanted.inputFormat() == null || silentPcm ? null : AudioInputFormat.of(wire))
                .transcription(wanted.transcription())
                .turnDetection(turns(traits, form, wanted.turnDetection()))
                .noiseReduction(leaveOut ? null : noise)
                .includeLogprobs(wanted.includeLogprobs())
                .outputModalities(form.modalities())
                .build();
    }

    /** In a conversation session nobody pays for answers they did not ask for: they are neither created nor interrupted by speech. */
    private static @Nullable TurnDetection turns(Traits traits, SessionForm form, @Nullable TurnDetection wanted) {
        TurnDetection turns = wanted instanceof TurnDetection.Off ? traits.noTurnDetection() : wanted;
        if (form.type().equals(SessionType.TRANSCRIPTION)) {
            return turns;
        }
        if (turns instanceof TurnDetection.ServerVad vad && !turns.equals(traits.noTurnDetection())) {
            return new TurnDetection.ServerVad(
                    vad.threshold(), vad.prefixPaddingMs(), vad.silenceDurationMs(), false, false, vad.idleTimeoutMs());
        }
        return turns instanceof TurnDetection.SemanticVad vad
                ? new TurnDetection.SemanticVad(vad.eagerness(), false, false)
                : turns;
    }

    private static AudioFormat audioOf(@Nullable AudioInputFormat format, Traits traits) {
        if (AudioInputFormat.PCMU.equals(format)) {
            return AudioFormat.PCMU_8KHZ;
        }
        if (AudioInputFormat.PCMA.equals(format)) {
            return AudioFormat.PCMA_8KHZ;
        }
        Integer rate = format == null ? null : format.rateHz();
        return AudioFormat.pcm16(rate == null ? traits.inputRateHz() : rate);
    }

    /** A format nobody named is the dialect's own already. */
    private static AudioFormat pcm(@Nullable AudioInputFormat named, AudioFormat audio, Traits traits) {
        return named == null ? audio : AudioFormat.pcm16(traits.inputRateHz());
    }

    private static boolean isPcm(AudioFormat format) {
        return !format.equals(AudioFormat.PCMU_8KHZ) && !format.equals(AudioFormat.PCMA_8KHZ);
    }

    /** The transcription block this plan asks for, {@code null} when it asks for none. */
    public @Nullable Transcription transcription() {
        return config == null ? null : config.transcription();
    }

    /**
     * The event that carries a configuration of this plan: {@code transcription_session.update} for a flat transcription session,
     * which the beta interface had as an event of its own, else {@code session.update}.
     */
    public static SessionCommand update(String eventId, SessionConfig config) {
        boolean beta = config.shape() == Shape.FLAT && config.type().equals(SessionType.TRANSCRIPTION);
        return beta
                ? new SessionCommand.TranscriptionUpdate(eventId, config)
                : new SessionCommand.Update(eventId, config);
    }

    @Override
    public String toString() {
        return "SessionPlan[" + name + " at " + Redaction.uri(uri) + "]";
    }
}
