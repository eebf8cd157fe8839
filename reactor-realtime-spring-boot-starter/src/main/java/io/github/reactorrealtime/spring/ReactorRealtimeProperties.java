// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring;

import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.event.NoiseReduction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The transcriber of an application. Where it says nothing, the library's defaults are meant.
 *
 * @param enabled Whether there is a transcriber.
 * @param routes Where to transcribe: the first is preferred, each further one the next to fall back to.
 * @param turns Who decides where turns end.
 * @param format What audio is in and what goes over the wire.
 * @param language Language of the speech in two letters, such as en; default is to let the model find out.
 * @param languages Languages that may be spoken, two letters each; instead of language. Most models take one only.
 * @param keywords Words to expect, one line each.
 * @param prompt Words and style to expect.
 * @param delay What streaming models trade for quality: minimal, low, medium, high or xhigh. Default is the service's own.
 * @param noiseReduction Noise reduction before detection and transcription; default is not to ask for it.
 * @param logprobs Whether to ask for the probability of each token.
 * @param frame Audio per message, 20 ms to 1 s: longer costs less CPU and adds latency.
 * @param journal How much audio may be without outcome before the source has to wait.
 * @param maxTurn The longest turn; at most half the journal.
 * @param answerDeadline How long the service may take to answer a committed turn.
 * @param finalDeadline How long after its last partial a committed turn may stay without its final text.
 * @param deafAfter After how much loud audio a service that never reported speech counts as deaf; 0 trusts the service.
 * @param quiet How long the service's turn detection has to be quiet at the end of the source.
 * @param rolloverMargin How long before the service ends a session the next one takes over; at most a sixth of the session.
 * @param maxSpeed How many times faster than it was spoken audio is sent while the service hears the turns, at least 1; default is as
 *     fast as the network takes it.
 * @param overflow What to do when the journal is full.
 * @param failover When to give up, to leave a route, to return.
 * @param connect Timeouts of connecting, and PINGs.
 * @param ssl TLS on all routes.
 */
@ConfigurationProperties("reactor-realtime")
public record ReactorRealtimeProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<RouteProperties> routes,
        @DefaultValue Turns turns,
        @DefaultValue("pcm16") Format format,
        @Nullable String language,
        @DefaultValue List<String> languages,
        @DefaultValue List<String> keywords,
        @Nullable String prompt,
        @Nullable String delay,
        @Nullable Noise noiseReduction,
        @DefaultValue("false") boolean logprobs,
        @DefaultValue("60ms") Duration frame,
        @DefaultValue("5m") Duration journal,
        @DefaultValue("2m") Duration maxTurn,
        @DefaultValue("30s") Duration answerDeadline,
        @DefaultValue("10s") Duration finalDeadline,
        @DefaultValue("30s") Duration deafAfter,
        @DefaultValue("1s") Duration quiet,
        @DefaultValue("5m") Duration rolloverMargin,
        @Nullable Double maxSpeed,
        @DefaultValue("backpressure") Overflow overflow,
        @DefaultValue Failover failover,
        @DefaultValue Connect connect,
        @DefaultValue Ssl ssl) {

    public ReactorRealtimeProperties {
        routes = List.copyOf(routes);
        languages = List.copyOf(languages);
        keywords = List.copyOf(keywords);
    }

    /** What audio is in. */
    public enum Format {

        /** 24 kHz mono PCM16. */
        PCM16,

        /** 8 kHz mono µ-law. */
        PCMU,

        /** 8 kHz mono A-law. */
        PCMA;

        AudioFormat audio() {
            return switch (this) {
                case PCM16 -> AudioFormat.PCM16_24KHZ;
                case PCMU -> AudioFormat.PCMU_8KHZ;
                case PCMA -> AudioFormat.PCMA_8KHZ;
            };
        }
    }

    /** Filtering before detection and transcription. */
    public enum Noise {

        /** A microphone close to the mouth. */
        NEAR_FIELD,

        /** A microphone in the room. */
        FAR_FIELD,

        /** None, and the service is told so. */
        OFF;

        NoiseReduction reduction() {
            return switch (this) {
                case NEAR_FIELD -> NoiseReduction.NEAR_FIELD;
                case FAR_FIELD -> NoiseReduction.FAR_FIELD;
                case OFF -> NoiseReduction.OFF;
            };
        }
    }

    /**
     * Who decides where turns end.
     *
     * @param mode Who decides; default is server-vad, or client as soon as one route needs it.
     * @param serverVad How the service hears pauses, in mode server-vad.
     * @param semanticVad How the service judges by the words, in mode semantic-vad.
     * @param client How this side hears pauses, in mode client.
     * @param interval How long a turn is in mode every, at least 100 ms.
     */
    public record Turns(
            @Nullable Mode mode,
            @Nullable ServerVad serverVad,
            @Nullable SemanticVad semanticVad,
            @Nullable Client client,
            @Nullable Duration interval) {

        /** Who decides where turns end. */
        public enum Mode {

            /** The service, at a pause. */
            SERVER_VAD,

            /** The service, when a thought sounds finished. */
            SEMANTIC_VAD,

            /** This side, at a pause. */
            CLIENT,

            /** The clock. */
            EVERY,

            /** Nobody: one turn, from the beginning of the source to its end. */
            MANUAL;

            /** As properties have it. */
            @Override
            public String toString() {
                return Names.kebab(name());
            }
        }
    }

    /**
     * How the service hears pauses.
     *
     * @param threshold 0 to 1; higher needs louder speech.
     * @param prefixPadding Audio before the beginning of speech that belongs to the turn.
     * @param silence How long a pause ends a turn.
     */
    public record ServerVad(
            @DefaultValue("0.5") double threshold,
            @DefaultValue("300ms") Duration prefixPadding,
            @DefaultValue("500ms") Duration silence) {}

    /**
     * How the service judges by the words.
     *
     * @param eagerness Low waits up to 8 s, medium or auto 4 s, high 2 s.
     */
    public record SemanticVad(@DefaultValue("auto") String eagerness) {}

    /**
     * How this side hears pauses.
     *
     * @param preRoll Audio before the first speech that belongs to the turn.
     * @param silence How long a pause ends the turn.
     * @param minSpeech How much speech begins a turn.
     * @param minTurn How long a turn is at least.
     * @param maxTurn How long a turn is at most; at least 1 s.
     * @param cutSearch How long before max-turn a quiet moment is looked for at which to cut.
     * @param enter Probability from which a frame is speech while there was none; 0 to 1.
     * @param leave Probability from which a frame is still speech afterwards; 0 to enter.
     */
    public record Client(
            @DefaultValue("300ms") Duration preRoll,
            @DefaultValue("500ms") Duration silence,
            @DefaultValue("60ms") Duration minSpeech,
            @DefaultValue("100ms") Duration minTurn,
            @DefaultValue("30s") Duration maxTurn,
            @DefaultValue("2s") Duration cutSearch,
            @DefaultValue("0.5") double enter,
            @DefaultValue("0.35") double leave) {}

    /**
     * When a transcription gives up, leaves a route, and comes back to it.
     *
     * @param turnDeadline How long after its first failure a turn may be repaired before it is failed.
     * @param outage How long all routes may be unreachable before the transcription ends with an error.
     * @param outFor How long a route at fault itself (bad key, quota, unknown deployment) is left alone.
     * @param probeInterval How often a route higher in the ladder is tried with a turn that is settled already.
     * @param probesToReturn How many turns in a row have to succeed there before the live audio returns.
     * @param minimumStay How long the live audio stays on a route before it returns to a higher one.
     * @param idle How long a session that repaired a turn is kept open for the next one.
     */
    public record Failover(
            @DefaultValue("1m") Duration turnDeadline,
            @DefaultValue("10m") Duration outage,
            @DefaultValue("10m") Duration outFor,
            @DefaultValue("30s") Duration probeInterval,
            @DefaultValue("3") int probesToReturn,
            @DefaultValue("1m") Duration minimumStay,
            @DefaultValue("1m") Duration idle) {}

    /**
     * How patient the client is with one session.
     *
     * @param connectTimeout For resolving, connecting, TLS and upgrade together.
     * @param answerTimeout For the service's first answer after the upgrade.
     * @param pingInterval How often an open session is checked by a WebSocket PING; 0 never does.
     * @param pongTimeout How long the answer to that may take before the connection counts as dead.
     */
    public record Connect(
            @DefaultValue("10s") Duration connectTimeout,
            @DefaultValue("10s") Duration answerTimeout,
            @DefaultValue("15s") Duration pingInterval,
            @DefaultValue("10s") Duration pongTimeout) {}

    /**
     * TLS on all routes.
     *
     * @param bundle Name of the SSL bundle with what to trust and what to show; default is the trust of the JVM.
     */
    public record Ssl(@Nullable String bundle) {}
}
