// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

/** What the service says, as it stands on the wire. */
public final class ServerMessages {

    private ServerMessages() {}

    /** {@code session.created} of a session that does not transcribe yet. */
    public static String created() {
        return session("session.created", "null", ",\"expires_at\":1790003600");
    }

    /** {@code session.updated} with a transcription in it. */
    public static String updated() {
        return session("session.updated", "{\"model\":\"gpt-4o-transcribe\"}", ",\"expires_at\":1790003600");
    }

    /** A session event. */
    public static String session(String type, String transcription, String more) {
        return "{\"type\":\"" + type
                + "\",\"event_id\":\"event_1\",\"session\":{\"type\":\"transcription\",\"id\":\"sess_1\"" + more
                + ",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":24000},\"transcription\":"
                + transcription + "}}}}";
    }

    public static String speechStarted(String item, long ms) {
        return "{\"type\":\"input_audio_buffer.speech_started\",\"audio_start_ms\":" + ms + "," + item(item) + "}";
    }

    public static String speechStopped(String item, long ms) {
        return "{\"type\":\"input_audio_buffer.speech_stopped\",\"audio_end_ms\":" + ms + "," + item(item) + "}";
    }

    public static String committed(String item) {
        return "{\"type\":\"input_audio_buffer.committed\",\"previous_item_id\":null," + item(item) + "}";
    }

    public static String delta(String item, String text) {
        return transcription("delta", item, "\"delta\":\"" + text + "\"");
    }

    public static String completed(String item, String text) {
        return transcription("completed", item, "\"transcript\":\"" + text + "\"");
    }

    public static String failed(String item) {
        return failed(item, "server_error", "", "Input transcription failed");
    }

    /** A turn that was not transcribed, and why; empty for what it does not say. */
    public static String failed(String item, String type, String code, String message) {
        return transcription(
                "failed",
                item,
                "\"error\":{\"type\":" + quoted(type) + ",\"code\":" + quoted(code) + ",\"message\":" + quoted(message)
                        + "}");
    }

    public static String deleted(String item) {
        return "{\"type\":\"conversation.item.deleted\"," + item(item) + "}";
    }

    /** An {@code error} event; empty for what it does not say. */
    public static String error(String code, String message, String answers) {
        return "{\"type\":\"error\",\"event_id\":\"event_2\",\"error\":{\"type\":\"invalid_request_error\",\"code\":"
                + quoted(code) + ",\"message\":" + quoted(message) + ",\"param\":null,\"event_id\":" + quoted(answers)
                + "}}";
    }

    private static String transcription(String kind, String item, String more) {
        return "{\"type\":\"conversation.item.input_audio_transcription." + kind + "\",\"content_index\":0,"
                + item(item) + "," + more + "}";
    }

    private static String item(String item) {
        return "\"item_id\":\"" + item + "\"";
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "null" : "\"" + text + "\"";
    }
}
