// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.TurnDetector;
import io.github.reactorrealtime.audio.TurnSettings;
import io.github.reactorrealtime.audio.VoiceTurnDetector;
import io.github.reactorrealtime.event.TurnDetection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Who decides where one turn ends and the next begins. Immutable. */
public final class Turns {

    private static final double DEFAULT_THRESHOLD = 0.5;
    private static final Duration DEFAULT_PREFIX_PADDING = Duration.ofMillis(300);
    private static final Duration DEFAULT_SILENCE = Duration.ofMillis(500);

    private final TurnDetection detection;
    private final @Nullable Duration interval;
    private final @Nullable Publisher<?> boundaries;
    private final TurnDetector.@Nullable Factory detectors;

    private Turns(
            TurnDetection detection,
            @Nullable Duration interval,
            @Nullable Publisher<?> boundaries,
            TurnDetector.@Nullable Factory detectors) {
        this.detection = detection;
        this.interval = interval;
        this.boundaries = boundaries;
        this.detectors = detectors;
    }

    /** The service hears pauses: threshold 0.5, 300 ms of padding before speech, 500 ms of silence end a turn. */
    public static Turns serverVad() {
        return serverVad(DEFAULT_THRESHOLD, DEFAULT_PREFIX_PADDING, DEFAULT_SILENCE);
    }

    /**
     * The service hears pauses. All values are sent: its own defaults differ between documentation and practice.
     *
     * @param threshold 0 to 1; higher needs louder speech
     * @param prefixPadding audio before the beginning of speech that belongs to the turn
     * @param silence how long a pause ends a turn
     */
    public static Turns serverVad(double threshold, Duration prefixPadding, Duration silence) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold must be 0 to 1 but was " + threshold);
        }
        return new Turns(
                new TurnDetection.ServerVad(
                        threshold,
                        millis(prefixPadding, "prefixPadding"),
                        millis(silence, "silence"),
                        null,
                        null,
                        null),
                null,
                null,
                null);
    }

    /** The service judges by the words whether a thought is finished; eagerness {@code auto}. Not on every model. */
    public static Turns semanticVad() {
        return semanticVad("auto");
    }

    /**
     * The service judges by the words whether a thought is finished.
     *
     * @param eagerness {@code low} waits up to 8 s, {@code medium} or {@code auto} 4 s, {@code high} 2 s
     */
    public static Turns semanticVad(String eagerness) {
        requireNonNull(eagerness, "eagerness");
        return new Turns(new TurnDetection.SemanticVad(eagerness, null, null), null, null, null);
    }

    /** One turn, from the beginning of the source to its end. */
    public static Turns manual() {
        return new Turns(new TurnDetection.Off(), null, null, null);
    }

    /** A turn every so often, whatever is being said; at least the service's minimum of 100 ms. */
    public static Turns every(Duration interval) {
        if (interval.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("interval must be at least 100 ms but was " + interval);
        }
        return new Turns(new TurnDetection.Off(), interval, null, null);
    }

    /**
     * A turn ends with each element of the given publisher: at the audio received until then. It is subscribed to by each
     * transcription; its completion changes nothing, its error ends the transcription like an error of the source.
     */
    public static Turns manual(Publisher<?> boundaries) {
        return new Turns(new TurnDetection.Off(), null, requireNonNull(boundaries, "boundaries"), null);
    }

    /**
     * We hear pauses: 60 ms of speech begin a turn, 300 ms before them included, and 500 ms of silence end it; 30 s are the longest.
     *
     * @see #client(TurnDetector.Factory)
     */
    public static Turns client() {
        return client(TurnSettings.DEFAULTS);
    }

    /** We hear pauses, by these values. */
    public static Turns client(TurnSettings settings) {
        return client(VoiceTurnDetector.factory(settings));
    }

    /**
     * We hear pauses, with the given detector: turns have exact ranges, begin and end at the same samples on whatever route they are
     * transcribed, and only they are sent; silence between them never leaves the machine. The way for models that refuse a voice
     * detection of the service.
     *
     * @param detectors asked for a detector by each transcription; their methods are called on its threads and must not block
     */
    public static Turns client(TurnDetector.Factory detectors) {
        return new Turns(new TurnDetection.Off(), null, null, requireNonNull(detectors, "detectors"));
    }

    /** What the service is told. */
    TurnDetection detection() {
        return detection;
    }

    boolean areDetectedByService() {
        return !(detection instanceof TurnDetection.Off);
    }

    @Nullable
    Duration interval() {
        return interval;
    }

    /** Where detectors of ours come from; {@code null} when somebody else decides about turns. */
    TurnDetector.@Nullable Factory detectors() {
        return detectors;
    }

    @Nullable
    Publisher<?> boundaries() {
        return boundaries;
    }

    /** How far back before its announcement a turn may begin. */
    Duration lookBack() {
        return detection instanceof TurnDetection.ServerVad vad && vad.prefixPaddingMs() != null
                ? Duration.ofMillis(vad.prefixPaddingMs())
                : DEFAULT_PREFIX_PADDING;
    }

    private static int millis(Duration duration, String name) {
        if (duration.isNegative() || duration.toMillis() > 60_000) {
            throw new IllegalArgumentException(name + " must be 0 to 60 s but was " + duration);
        }
        return (int) duration.toMillis();
    }

    @Override
    public String toString() {
        if (detectors != null) {
            return "by a detector of ours";
        }
        return interval != null ? "every " + interval : detection.toString();
    }
}
