// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListReaderTest {

    @Test
    void theDatesOfBothProvidersAreRead() {
        assertThat(read("""
                {"object":"list","data":[
                 {"id":"whisper-1","object":"model","created":1677532384,"owned_by":"openai-internal","shutdown_date":"2027-02-26"},
                 {"id":"gpt-live-transcribe","object":"model","shutdown_date":null},
                 {"id":"gpt-transcribe","object":"model"},
                 {"id":"gpt-4o-transcribe-2025-03-20","lifecycle_status":"generally-available","capabilities":{"inference":true},
                  "deprecation":{"fine_tune":1760486400,"inference":1792022400}},
                 {"shutdown_date":"2027-01-01","deprecation":{"inference":1},"id":"first-wins","more":[{"id":"not me"}]}
                ],"has_more":false}"""))
                .containsOnly(
                        Map.entry("whisper-1", LocalDate.of(2027, 2, 26)),
                        Map.entry("gpt-4o-transcribe-2025-03-20", LocalDate.of(2026, 10, 15)),
                        Map.entry("first-wins", LocalDate.of(2027, 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":null}",
                "{\"data\":{\"id\":\"m\"}}",
                "{\"data\":[null,7,[],{}]}",
                "{\"data\":[{\"id\":\"m\",\"shutdown_date\":\"soon\",\"deprecation\":[]}]}",
                "{\"data\":[{\"id\":null,\"shutdown_date\":\"2027-02-26\"}]}",
                "{\"data\":[{\"id\":\"m\",\"shutdown_date\":{\"date\":\"2027-02-26\"},\"deprecation\":{\"inference\":null}}]}"
            })
    void whatIsNoDateIsLeftOut(String json) {
        assertThat(read(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "<html>", "{\"data\":[{\"id\":\"m\""})
    void whatIsNoListIsSaid(String json) {
        assertThatExceptionOfType(MalformedEventException.class).isThrownBy(() -> read(json));
    }

    private static Map<String, LocalDate> read(String json) {
        return ModelListReader.retirementDates(json.getBytes(StandardCharsets.UTF_8));
    }
}
