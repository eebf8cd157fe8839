// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads the answer to {@code GET /models}: which of the models have a date of retirement. */
public final class ModelListReader {

    private ModelListReader() {}

    /**
     * The dates by id of the model: {@code shutdown_date} (OpenAI, {@code 2027-02-26}), else {@code deprecation.inference} (Azure, seconds
     * since 1970). Models without a date, and dates that are none, are left out.
     *
     * @throws MalformedEventException when it is no JSON object
     */
    public static Map<String, LocalDate> retirementDates(byte[] json) {
        Map<String, LocalDate> dates = new LinkedHashMap<>();
        try (JsonReader in = new JsonReader(Json.FACTORY, json)) {
            if (!in.atObject()) {
                throw new MalformedEventException("expected an object", json);
            }
            for (String field = in.nextName(); field != null; field = in.nextName()) {
                if (field.equals("data")) {
                    in.list(model -> {
                        readModel(model, dates);
                        return null;
                    });
                } else {
                    in.skip();
                }
            }
            return dates;
        } catch (JacksonException e) {
            throw new MalformedEventException("expected a list of models: " + e.getOriginalMessage(), json);
        }
    }

    private static void readModel(JsonReader in, Map<String, LocalDate> dates) {
        if (!in.beginObject()) {
            return;
        }
        String id = null;
        LocalDate shutdown = null;
        LocalDate deprecation = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            switch (field) {
                case "id" -> id = in.text();
                case "shutdown_date" -> shutdown = date(in.textOrEmpty());
                case "deprecation" -> deprecation = endOfInference(in);
                default -> in.skip();
            }
        }
        LocalDate end = shutdown == null ? deprecation : shutdown;
        if (id != null && end != null) {
            dates.put(id, end);
        }
    }

    private static @Nullable LocalDate endOfInference(JsonReader in) {
        if (!in.beginObject()) {
            return null;
        }
        Instant end = null;
        for (String field = in.nextName(); field != null; field = in.nextName()) {
            if (field.equals("inference")) {
                end = in.epochSeconds();
            } else {
                in.skip();
            }
        }
        return end == null ? null : LocalDate.ofInstant(end, ZoneOffset.UTC);
    }

    private static @Nullable LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
