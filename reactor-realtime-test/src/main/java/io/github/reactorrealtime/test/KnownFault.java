// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What users of the Realtime API report to have met, by the numbers of this project's list.
 *
 * <p>Some need a switch: {@link RealtimeEmulator#inject(KnownFault, When)} lets the emulator behave as the service was seen
 * to. The others are the service's ordinary rules, and the emulator's: whoever does what they describe meets them.
 */
public enum KnownFault {
    /** {@code server_error} without a code for every item of a gpt-4o model, while whisper-1 is fine. */
    F_02("every item of the gpt-4o models fails with server_error, whisper-1 is fine", on(Models4o.ALL)),
    /** The same in a window of seven hours from the start. */
    F_03(
            "the same for gpt-4o-transcribe, for seven hours",
            of(
                    Fault.failTranscription(),
                    When.model("gpt-4o-transcribe").and(When.between(Duration.ZERO, Duration.ofHours(7))))),
    /** The same for whisper-1. */
    F_04("every item of whisper-1 fails with server_error", on("whisper-1")),
    /** Azure GA, {@code model=} of a transcription deployment. */
    F_05("Azure: 400 OpperationNotSupported for a transcription model in the URL"),
    /** {@code type:"transcription"} on a socket with {@code ?model=}. */
    F_06("invalid_parameter for a transcription update on a conversation socket"),
    /** Azure's preview, {@code deployment=} of a transcription model. */
    F_07("Azure preview: 302 to a path that does not exist"),
    /** The same redirect. */
    F_08("Azure preview: the Location of the redirect shows the key"),
    /** Preview's path, version or parameters on GA's, and the other way round. */
    F_09("Azure: 404 or 401 when the forms of preview and GA are mixed"),
    /** Azure's preview takes minted secrets only. */
    F_10("Azure preview: 401 for a standing key, minted secrets only", of(new Fault.EphemeralOnly(), When.always())),
    /** Flat fields on Azure GA. */
    F_11("Azure: unknown_parameter for flat fields, the whole update is dropped"),
    /** A nested update on Azure's preview. */
    F_12("Azure preview: unknown_parameter for the nested shape"),
    /** {@code OpenAI-Beta: realtime=v1}. */
    F_13("OpenAI: beta_api_shape_disabled and close 4000"),
    /** OpenAI in 2025. */
    F_14(
            "OpenAI in 2025: invalid_model at once for model beside intent=transcription",
            of(new Fault.RefuseModelWithIntent(), When.always())),
    /** OpenAI since June 2026. */
    F_15("OpenAI: model beside intent=transcription, and the update ends the connection"),
    /** A transcription model as {@code ?model=}. */
    F_16("OpenAI: invalid_model for a transcription model in the URL"),
    /** VAD for the models with early text. */
    F_17("\"Turn detection is not supported for this transcription model\", the update is dropped"),
    /** Nobody committed. */
    F_18("early text, but never a final without a commit"),
    /** The commit cuts what is not decoded yet. */
    F_19(
            "the end of the text is lost, as the commit cuts what is not decoded yet",
            of(new Fault.CutTail(Duration.ofMillis(500)), When.model("gpt-live-transcribe", "gpt-realtime-whisper"))),
    /** {@code rate:16000} on the API. */
    F_20("integer_below_min_value for PCM below 24 kHz, the update is dropped"),
    /** Bad base64, odd or no bytes. */
    F_21("invalid_value for audio that is no audio"),
    /** Less than 100 ms in the buffer. */
    F_22("input_audio_buffer_commit_empty, the session goes on"),
    /** The same, and the end of the connection. */
    F_23(
            "input_audio_buffer_commit_empty, and a close without a code",
            of(new Fault.CloseConnection(1005, ""), When.at(Point.COMMIT_REFUSED))),
    /** Audio that was sent too early. */
    F_24("audio sent before session.updated is lost", of(new Fault.DropEarlyAudio(), When.always())),
    /** Rate limits of whisper-1 that look like a server error. */
    F_25(
            "every second item of whisper-1 fails, the message ends with 429 Too Many Requests",
            of(
                    new Fault.FailTranscription(
                            "server_error",
                            null,
                            "Input transcription failed for item '{item}'. 429 Too Many Requests",
                            null),
                    When.model("whisper-1").and(When.every(2)))),
    /** The project may not use the model. */
    F_26(
            "every item of the gpt-4o models fails with model_not_found",
            of(
                    new Fault.FailTranscription(
                            "invalid_request_error",
                            "model_not_found",
                            "Project `proj_emulated` does not have access to model `{model}`",
                            null),
                    When.model(Models4o.ALL))),
    /** The session lives on after a failed item. */
    F_27("the first item of a connection fails, the session goes on", of(Fault.failTranscription(), When.item(1))),
    /** So do the finals of later items. */
    F_28("the second item of a connection fails, later ones don't", of(Fault.failTranscription(), When.item(2))),
    /** Final texts in another order than the turns. */
    F_29(
            "every second final comes a second late, after those of later turns",
            of(new Fault.DelayCompletion(Duration.ofSeconds(1)), When.every(2))),
    /** Words in silence. */
    F_30(
            "turns without speech get \"Thank you for watching!\"",
            of(new Fault.ReplaceText("Thank you for watching!"), When.saying(""))),
    /** A decoder in a loop. */
    F_31("the last word is said over and over", of(new Fault.RepeatText(20), When.always())),
    /** Half a text, and no error. */
    F_32("the second half of the text is missing, without an error", of(new Fault.TruncateText(0.5), When.always())),
    /** Bad quality that passes. */
    F_33("every second text is wrong, and right when asked for again", of(new Fault.GarbleText(), When.every(2))),
    /** Text is in the transcription events only. */
    F_34(
            "transcript is null in all item events, retrieved ones included",
            of(new Fault.NullTranscripts(), When.always())),
    /** Audio in {@code conversation.item.create}. */
    F_35("audio of created items is never transcribed"),
    /** The end of a session that does not say so. */
    F_36(
            "after 30 minutes a server_error, again every minute and for every event, and no close",
            of(new Fault.FadeOut(Duration.ofMinutes(30)), When.always())),
    /** A normal close that is none. */
    F_37("close 1000 right after session.updated", of(new Fault.CloseConnection(1000, ""), When.at(Point.UPDATED))),
    /** A connection that ends in the middle of everything. */
    F_38(
            "every third commit resets the connection",
            of(new Fault.ResetConnection(), When.at(Point.COMMIT_RECEIVED).and(When.every(3)))),
    /** A session that has gone bad. */
    F_39(
            "after the first item every event is answered by server_error",
            of(new Fault.PoisonSession(), When.at(Point.COMPLETED))),
    /** An account without money. */
    F_40(
            "insufficient_quota and a close on every connection",
            of(
                    new Fault.ErrorThenClose(
                            "insufficient_quota",
                            "insufficient_quota",
                            "You exceeded your current quota, please check your plan and billing details.",
                            1008),
                    When.at(Point.HANDSHAKE))),
    /** A quota that fills again. */
    F_41(
            "Azure: the first connection gets 429 quota_exceeded with Retry-After, the next is fine",
            of(
                    new Fault.RejectHandshake(
                            429,
                            "quota_exceeded",
                            "Quota exceeded. Please retry after 1 second.",
                            Map.of("Retry-After", "1", "retry-after-ms", "1000")),
                    When.times(1))),
    /** Null switches off. */
    F_42("null switches transcription, noise reduction and turn detection off"),
    /** Null where a string belongs. */
    F_43("null inside transcription is refused, on Azure preview also for noise reduction"),
    /** A field that never was. */
    F_44("unknown_parameter for transcription.enabled"),
    /** The beta's names on a GA path. */
    F_45("event names of the beta where those of GA belong", of(new Fault.BetaNames(), When.always())),
    /** Semantic VAD that hears nothing. */
    F_46("semantic VAD is accepted and echoed, but never fires", of(new Fault.DeafTurnDetection(true), When.always())),
    /** ALPN. */
    F_50("405 for HTTP/2"),
    /** OpenAI refuses in the socket. */
    F_51("OpenAI: 101 for a wrong key, the refusal comes in the socket"),
    /** VAD can't be hurried. */
    F_53(
            "VAD runs turns together when audio comes faster than real time",
            of(new Fault.HastyTurnDetection(), When.always())),
    /** Too many headers. */
    F_54("Azure: 431 for more than ten custom headers"),
    /** A sparse event. */
    F_55("rate_limits.updated has no entry for requests"),
    /** Variants of fields. */
    F_56(
            "padding, null log probabilities, usage by time and fields nobody knows",
            of(new Fault.ExtraFields(), When.always())),
    /** A frame that is no JSON. */
    F_57(
            "a frame that is no JSON after every commit",
            of(new Fault.MalformedFrame("{\"type\":\"conversation.item."), When.at(Point.COMMITTED))),
    /** Nothing on the wire. */
    F_58("clients that keep all audio they sent run out of memory"),
    /** More than there is. */
    F_59("invalid_value for truncating beyond the audio of an answer"),
    /** The model's own name on Azure. */
    F_60("Azure: every item fails when the model is not a deployment's name");

    /** A fault and when it strikes. */
    private record Part(Fault fault, When when) {}

    /** The models that failed on Azure in 2025. */
    private static final class Models4o {

        static final String[] ALL = {"gpt-4o-transcribe", "gpt-4o-mini-transcribe", "gpt-4o-mini-transcribe-2025-12-15"
        };
    }

    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of() makes it, and a part is a value
    private final List<Part> parts;

    KnownFault(String description, Part... parts) {
        this.description = description;
        this.parts = List.of(parts);
    }

    /** The number in the list, such as {@code F-17}. */
    public String id() {
        return name().replace('_', '-');
    }

    /** What is seen of it, in one line. */
    public String description() {
        return description;
    }

    /** Whether it has to be injected; otherwise the emulator behaves so at any time. */
    public boolean needsInjection() {
        return !parts.isEmpty();
    }

    /**
     * The fault with the number, written as {@code F-17} or {@code F_17}.
     *
     * @throws IllegalArgumentException when the list has none with it that a WebSocket client could meet
     */
    public static KnownFault of(String id) {
        String name = requireNonNull(id, "id").toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(fault -> fault.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no known fault of a WebSocket: " + id + "; expected F-02 to F-60"));
    }

    /** Hands what it is made of to the script, each part under its own condition and the given one. */
    void inject(BiConsumer<Fault, When> script, When when) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    id() + " needs no injection, the emulator does so at any time: " + description);
        }
        parts.forEach(part -> script.accept(part.fault, part.when.and(when)));
    }

    private static Part of(Fault fault, When when) {
        return new Part(fault, when);
    }

    private static Part on(String... models) {
        return new Part(Fault.failTranscription(), When.model(models));
    }
}
