// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

/** What a transcript comes as. Which of them a model has differs. */
public enum ResponseFormat {
    /** Text, languages, usage; every model has it. */
    JSON("json"),
    /** With times of segments or words, and how sure the model was. */
    VERBOSE_JSON("verbose_json"),
    /** With a speaker for every segment. */
    DIARIZED_JSON("diarized_json"),
    /** The bare text. */
    TEXT("text"),
    /** SubRip subtitles. */
    SRT("srt"),
    /** WebVTT subtitles. */
    VTT("vtt");

    private final String value;

    ResponseFormat(String value) {
        this.value = value;
    }

    /** As it stands in the request. */
    public String value() {
        return value;
    }

    boolean isJson() {
        return this == JSON || this == VERBOSE_JSON || this == DIARIZED_JSON;
    }
}
