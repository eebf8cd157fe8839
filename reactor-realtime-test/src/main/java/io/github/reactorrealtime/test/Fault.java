// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong. When it does is told apart, by a {@link When}.
 *
 * <p>Faults come in families that strike at different points: of a handshake, of an update, of an item, of the whole
 * connection, which strike at any point of its life, and of HTTP requests.
 */
public sealed interface Fault {

    /** Where the fault strikes when its {@link When} names no point. */
    Point defaultPoint();

    /** Whether the fault can strike at the point. */
    boolean strikesAt(Point point);

    /** Concerns the handshake; strikes at {@link Point#HANDSHAKE}. */
    sealed interface OfHandshake extends Fault {

        @Override
        default Point defaultPoint() {
            return Point.HANDSHAKE;
        }

        @Override
        default boolean strikesAt(Point point) {
            return point == Point.HANDSHAKE;
        }
    }

    /** Concerns one committed item; strikes at {@link Point#COMMITTED}. */
    sealed interface OfItem extends Fault {

        @Override
        default Point defaultPoint() {
            return Point.COMMITTED;
        }

        @Override
        default boolean strikesAt(Point point) {
            return point == Point.COMMITTED;
        }
    }

    /** Concerns the answer to {@code session.update}; strikes at {@link Point#UPDATE}. */
    sealed interface OfUpdate extends Fault {

        @Override
        default Point defaultPoint() {
            return Point.UPDATE;
        }

        @Override
        default boolean strikesAt(Point point) {
            return point == Point.UPDATE;
        }
    }

    /** Concerns the connection; strikes at any point, {@link Point#CREATED} when none is named. */
    sealed interface OfConnection extends Fault {

        @Override
        default Point defaultPoint() {
            return Point.CREATED;
        }

        @Override
        default boolean strikesAt(Point point) {
            return !point.isRequest();
        }
    }

    /**
     * The item ends in {@code …transcription.failed}.
     *
     * @param message the text; {@code {item}} stands for the item's id, {@code {model}} for the model's name
     */
    record FailTranscription(
            String type,
            @Nullable String code,
            String message,
            @Nullable String param) implements OfItem {

        public FailTranscription {
            requireNonNull(type, "type");
            requireNonNull(message, "message");
        }
    }

    /** Nothing more is heard of the item. */
    record Stall() implements OfItem {}

    /** The final text comes later by the given time. */
    record DelayCompletion(Duration delay) implements OfItem {

        public DelayCompletion {
            requireNonNull(delay, "delay");
        }
    }

    /** The final text comes twice. */
    record DuplicateCompletion() implements OfItem {}

    /**
     * The final text waits until other items of the connection got theirs.
     *
     * @param others how many of them
     */
    record HoldCompletion(int others) implements OfItem {

        public HoldCompletion {
            if (others < 1) {
                throw new IllegalArgumentException("others must be 1 or more but was " + others);
            }
        }
    }

    /** Every optional field of the item's text events is null. */
    record NullFields() implements OfItem {}

    /** Variants and additions in the item's text events: padding, null log probabilities, usage by time, unknown fields. */
    record ExtraFields() implements OfItem {}

    /** Another text than was heard, and no failure: what models say about silence. */
    record ReplaceText(String text) implements OfItem {

        public ReplaceText {
            requireNonNull(text, "text");
        }
    }

    /**
     * The end of the text is said over and over, as by a decoder in a loop.
     *
     * @param times how often more
     */
    record RepeatText(int times) implements OfItem {

        public RepeatText {
            if (times < 1) {
                throw new IllegalArgumentException("times must be 1 or more but was " + times);
            }
        }
    }

    /**
     * The end of the text is missing, and no failure.
     *
     * @param kept the part that is there, 0 to 1
     */
    record TruncateText(double kept) implements OfItem {

        public TruncateText {
            if (!(kept >= 0 && kept <= 1)) {
                throw new IllegalArgumentException("kept must be 0 to 1 but was " + kept);
            }
        }
    }

    /** Wrong words, as many as were said, and no failure. */
    record GarbleText() implements OfItem {}

    /**
     * The commit cuts what is not decoded yet: the text of the last piece of audio is lost. Deltas that were sent are kept.
     *
     * @param lag how far decoding is behind the audio
     */
    record CutTail(Duration lag) implements OfItem {

        public CutTail {
            requireNonNull(lag, "lag");
        }
    }

    /** {@code session.update} is answered by an error, nothing is applied. */
    record RefuseUpdate(
            String code, String message, @Nullable String param) implements OfUpdate {

        public RefuseUpdate {
            requireNonNull(code, "code");
            requireNonNull(message, "message");
        }
    }

    /** {@code session.update} is neither applied nor answered. */
    record IgnoreUpdate() implements OfUpdate {}

    /**
     * The upgrade is refused with an HTTP response.
     *
     * @param status the HTTP status, 300 or more
     * @param code {@code error.code} of the JSON body; null leaves the body empty
     * @param message {@code error.message} of the JSON body
     * @param headers further response headers, such as {@code Retry-After} or {@code Location}
     */
    record RejectHandshake(int status, @Nullable String code, String message, Map<String, String> headers)
            implements OfHandshake {

        public RejectHandshake {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("status must be 300 to 599 but was " + status);
            }
            requireNonNull(message, "message");
            headers = Map.copyOf(headers);
        }
    }

    /** Concerns an HTTP request; strikes at {@link Point#REST} unless {@link Point#MINT} is named. */
    sealed interface OfRequest extends Fault {

        @Override
        default Point defaultPoint() {
            return Point.REST;
        }

        @Override
        default boolean strikesAt(Point point) {
            return point.isRequest();
        }
    }

    /**
     * The request is refused.
     *
     * @param status the HTTP status, 300 or more
     * @param code {@code error.code} of the JSON body; null makes the message the body as it stands, HTML for example
     * @param message {@code error.message} of the JSON body
     * @param headers further response headers, such as {@code Retry-After} or {@code Location}; <code>{key}</code> in a value
     *     stands for the caller's key, which a redirect of the service was seen to repeat
     */
    record RejectRequest(int status, @Nullable String code, String message, Map<String, String> headers)
            implements OfRequest {

        public RejectRequest {
            if (status < 300 || status > 599) {
                throw new IllegalArgumentException("status must be 300 to 599 but was " + status);
            }
            requireNonNull(message, "message");
            headers = Map.copyOf(headers);
        }
    }

    /** The answer comes later by the given time. */
    record DelayAnswer(Duration by) implements OfRequest {

        public DelayAnswer {
            requireNonNull(by, "by");
        }
    }

    /**
     * The answer stops after so many bytes of its body, and the connection stays open.
     *
     * @param bytes 0: not even the status comes
     */
    record StallAnswer(int bytes) implements OfRequest {

        public StallAnswer {
            notNegative(bytes);
        }
    }

    /**
     * The TCP connection is aborted after so many bytes of the answer's body.
     *
     * @param bytes 0: not even the status comes
     */
    record CutAnswer(int bytes) implements OfRequest {

        public CutAnswer {
            notNegative(bytes);
        }
    }

    /** Bearer tokens are refused, only {@code api-key} is taken, as reported of Azure's deployments route. */
    record RefuseBearer() implements OfRequest {}

    /**
     * A mint whose session asks for transcription fails with 500, as seen on Azure.
     *
     * @param anyShape whether the block in today's place is enough, otherwise only the beta's {@code input_audio_transcription}
     */
    record BreakMint(boolean anyShape) implements OfRequest {

        @Override
        public Point defaultPoint() {
            return Point.MINT;
        }

        @Override
        public boolean strikesAt(Point point) {
            return point == Point.MINT;
        }
    }

    /** Azure's preview path takes minted secrets ({@code ek_…}) only for transcription, and answers 401 to other keys. */
    record EphemeralOnly() implements OfHandshake {}

    /** {@code model} beside {@code intent=transcription} is refused at once, as OpenAI did in 2025. */
    record RefuseModelWithIntent() implements OfHandshake {}

    /** The beta's event names on a GA path: {@code transcription_session.created}, {@code conversation.item.created}. */
    record BetaNames() implements OfHandshake {}

    /** A close frame; code 1005 is one without a code. */
    record CloseConnection(int code, String reason) implements OfConnection {

        public CloseConnection {
            requireNonNull(reason, "reason");
        }
    }

    /** The TCP connection is aborted, without a close frame. */
    record ResetConnection() implements OfConnection {}

    /** The connection stays open, but nothing is read or sent any more, pongs included. */
    record HalfOpen() implements OfConnection {}

    /**
     * Frames are read no faster than this, so that TCP pushes back.
     *
     * @param bytesPerSecond bytes of text frames
     */
    record SlowReader(int bytesPerSecond) implements OfConnection {

        public SlowReader {
            if (bytesPerSecond < 1) {
                throw new IllegalArgumentException("bytesPerSecond must be 1 or more but was " + bytesPerSecond);
            }
        }
    }

    /** An {@code error} event; the connection lives on. */
    record ErrorEvent(
            String type,
            @Nullable String code,
            String message,
            @Nullable String param) implements OfConnection {

        public ErrorEvent {
            requireNonNull(type, "type");
            requireNonNull(message, "message");
        }
    }

    /** An {@code error} event and a close frame, whose reason is made of type and code as in the service. */
    record ErrorThenClose(String type, @Nullable String code, String message, int closeCode) implements OfConnection {

        public ErrorThenClose {
            requireNonNull(type, "type");
            requireNonNull(message, "message");
        }
    }

    /** A text frame of any content, JSON or not. */
    record MalformedFrame(String text) implements OfConnection {

        public MalformedFrame {
            requireNonNull(text, "text");
        }
    }

    /** A well-formed event of a type that no client knows. */
    record UnknownEvent(String type) implements OfConnection {

        public UnknownEvent {
            requireNonNull(type, "type");
        }
    }

    /** The session expires this long after the point, whatever {@code expires_at} said. */
    record Expire(Duration after) implements OfConnection {

        public Expire {
            requireNonNull(after, "after");
        }
    }

    /**
     * VAD is accepted and echoed but never reports speech, as Azure was seen to do with semantic VAD.
     *
     * @param semanticOnly whether server VAD still hears
     */
    record DeafTurnDetection(boolean semanticOnly) implements OfConnection {

        /** Of either kind. */
        public DeafTurnDetection() {
            this(false);
        }
    }

    /** VAD runs turns together while audio comes in more than a second ahead of real time. */
    record HastyTurnDetection() implements OfConnection {}

    /** Audio that comes before the first {@code session.updated} is lost. */
    record DropEarlyAudio() implements OfConnection {}

    /** The text of items stays null in {@code conversation.item.retrieved}. */
    record NullTranscripts() implements OfConnection {}

    /** From here on every event of the client but audio is answered by a {@code server_error}; audio is not heard. */
    record PoisonSession() implements OfConnection {}

    /**
     * The session ends without saying so: a {@code server_error} without code, again every minute, and as the answer to
     * every event; the socket stays open.
     *
     * @param after how long after the point
     */
    record FadeOut(Duration after) implements OfConnection {

        public FadeOut {
            requireNonNull(after, "after");
        }
    }

    /** The failure the service is known for: {@code server_error}, no code, item after item. */
    static Fault failTranscription() {
        return new FailTranscription("server_error", null, "Input transcription failed for item '{item}'.", null);
    }

    /** A refused request with a JSON body. */
    static Fault rejectRequest(int status, String code, String message) {
        return new RejectRequest(status, code, message, Map.of());
    }

    /** 429, with the wait in both headers that the services use; above zero. */
    static Fault tooManyRequests(Duration wait) {
        long millis = wait.toMillis();
        if (millis < 1) {
            throw new IllegalArgumentException("wait must be a millisecond or more but was " + wait);
        }
        return new RejectRequest(
                429,
                "rate_limit_exceeded",
                "Rate limit reached. Please try again in " + millis + "ms.",
                Map.of("Retry-After", Long.toString((millis + 999) / 1_000), "retry-after-ms", Long.toString(millis)));
    }

    private static void notNegative(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative but was " + bytes);
        }
    }

    /** A refused upgrade with a JSON body. */
    static Fault rejectHandshake(int status, String code, String message) {
        return new RejectHandshake(status, code, message, Map.of());
    }
}
