// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

import io.github.reactorrealtime.test.wire.ModelTraits.Option;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for known speakers: names and samples of their voices, pair by pair. */
final class SpeakerReferences {

    private static final int MOST = 4;
    private static final Pattern DATA_URL = Pattern.compile("data:audio/[\\w.+-]+;base64,(.+)", Pattern.DOTALL);
    private static final String NAMES = "known_speaker_names";
    private static final String REFERENCES = "known_speaker_references";

    private SpeakerReferences() {}

    /** The names, once all but the length of the samples is right. */
    static List<String> check(List<String> names, List<String> references, ModelTraits model) {
        if (names.isEmpty() && references.isEmpty()) {
            return List.of();
        }
        if (!model.has(Option.SPEAKERS)) {
            throw HttpRefusal.badRequest(
                    "unsupported_value", "Known speakers are not supported for model '" + model.name() + "'.", NAMES);
        }
        if (names.size() != references.size()) {
            throw HttpRefusal.badRequest(
                    "invalid_value",
                    "known_speaker_names and known_speaker_references must have the same length, but have "
                            + names.size() + " and " + references.size() + " elements.",
                    REFERENCES);
        }
        if (names.size() > MOST) {
            throw HttpRefusal.badRequest(
                    "array_above_max_length",
                    "Invalid 'known_speaker_names': array too long. Expected an array with maximum length 4, but got an"
                            + " array with length " + names.size() + " instead.",
                    NAMES);
        }
        for (int i = 0; i < references.size(); i++) {
            checkReference(references.get(i), REFERENCES + "[" + i + "]");
        }
        return names;
    }

    /** The samples that are WAV, each with its path for a name. */
    static List<Multipart.Part> voices(List<String> references) {
        List<Multipart.Part> voices = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            Matcher url = DATA_URL.matcher(references.get(i));
            if (url.matches() && references.get(i).startsWith("data:audio/wav;")) {
                byte[] content = Base64.getDecoder().decode(url.group(1));
                voices.add(Multipart.Part.file(REFERENCES + "[" + i + "]", "voice.wav", content));
            }
        }
        return voices;
    }

    private static void checkReference(String reference, String path) {
        Matcher url = DATA_URL.matcher(reference);
        if (!url.matches()) {
            throw HttpRefusal.badRequest(
                    "invalid_value", "Invalid '" + path + "'. Expected a data URL with base64-encoded audio.", path);
        }
        try {
            byte[] unused = Base64.getDecoder().decode(url.group(1));
        } catch (IllegalArgumentException notBase64) {
            throw HttpRefusal.badRequest(
                    "invalid_value", "Invalid '" + path + "'. Expected base64-encoded audio in the data URL.", path);
        }
    }
}
