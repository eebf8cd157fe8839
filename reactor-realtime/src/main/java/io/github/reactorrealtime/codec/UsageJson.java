// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.event.Usage.TokenDetails;
import org.jspecify.annotations.Nullable;

/** {@code usage} of transcripts and responses; the latter have no {@code type}. */
final class UsageJson {

    private UsageJson() {}

    static @Nullable Usage read(JsonReader in) {
        long mark = in.atObject() ? in.mark() : 0;
        if (!in.beginObject()) {
            return null;
        }
        String type = null;
        Double seconds = null;
        boolean counted = false;
        long inputTokens = 0;
        long outputTokens = 0;
        long totalTokens = 0;
        TokenDetails inputDetails = null;
        TokenDetails outputDetails = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            counted |= field.endsWith("_tokens");
            switch (field) {
                case "type" -> type = in.text();
                case "seconds" -> seconds = in.doubleOrNull();
                case "input_tokens", "prompt_tokens" -> inputTokens = in.longValue();
                case "output_tokens", "completion_tokens" -> outputTokens = in.longValue();
                case "total_tokens" -> totalTokens = in.longValue();
                case "input_token_details" -> inputDetails = readDetails(in);
                case "output_token_details" -> outputDetails = readDetails(in);
                default -> in.skip();
            }
        }
        if ("tokens".equals(type) || (type == null && counted)) {
            return new Usage.Tokens(inputTokens, outputTokens, totalTokens, inputDetails, outputDetails);
        }
        if ("duration".equals(type) || (type == null && seconds != null)) {
            return new Usage.Seconds(seconds == null ? 0 : seconds);
        }
        return new Usage.Other(in.since(mark));
    }

    static void write(JsonWriter out, String name, @Nullable Usage usage) {
        if (usage instanceof Usage.Tokens tokens) {
            out.object(name, tokens, UsageJson::writeTokens);
        } else if (usage instanceof Usage.Seconds seconds) {
            out.object(name, seconds, (o, s) -> o.text("type", "duration").number("seconds", s.seconds()));
        } else if (usage instanceof Usage.Other other) {
            out.raw(name, other.json());
        }
    }

    private static @Nullable TokenDetails readDetails(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        long text = 0;
        long audio = 0;
        long image = 0;
        long cached = 0;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "text_tokens" -> text = in.longValue();
                case "audio_tokens" -> audio = in.longValue();
                case "image_tokens" -> image = in.longValue();
                case "cached_tokens" -> cached = in.longValue();
                default -> in.skip();
            }
        }
        return new TokenDetails(text, audio, image, cached);
    }

    private static void writeTokens(JsonWriter out, Usage.Tokens tokens) {
        out.text("type", "tokens")
                .number("total_tokens", tokens.totalTokens())
                .number("input_tokens", tokens.inputTokens())
                .number("output_tokens", tokens.outputTokens())
                .object("input_token_details", tokens.inputDetails(), UsageJson::writeDetails)
                .object("output_token_details", tokens.outputDetails(), UsageJson::writeDetails);
    }

    private static void writeDetails(JsonWriter out, TokenDetails details) {
        out.number("text_tokens", details.textTokens()).number("audio_tokens", details.audioTokens());
        if (details.imageTokens() != 0) {
            out.number("image_tokens", details.imageTokens());
        }
        if (details.cachedTokens() != 0) {
            out.number("cached_tokens", details.cachedTokens());
        }
    }
}
