// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.transport.Transport;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * The table of transcription models. Immutable; every method that changes something returns a new table.
 *
 * <p>A name is looked up as it is, whatever its case; then as a dated snapshot ({@code gpt-realtime-whisper-2026-05-07}) of a
 * model in the table. Nothing else is guessed: {@code gpt-4o-transcribe-diarize} is not a kind of {@code gpt-4o-transcribe}. A name that
 * is not found is {@link TranscriptionModel#unknown}: everything may be asked of it, and the service has the last word.
 */
public final class TranscriptionModels {

    private static final Pattern SNAPSHOT = Pattern.compile("(.+?)-(\\d{4}(?:-\\d{2}){0,2})");

    private static final TranscriptionModels STANDARD = new TranscriptionModels(byName(StandardModels.all()));

    private final Map<String, TranscriptionModel> models;

    private TranscriptionModels(Map<String, TranscriptionModel> models) {
        this.models = models;
    }

    /** The models as they were publicly known on 2026-11-21: what OpenAI and Azure document, corrected by what their users measured. */
    public static TranscriptionModels standard() {
        return STANDARD;
    }

    /** What is known of the model of that name. */
    public TranscriptionModel of(String name) {
        String key = key(requireNonNull(name, "name"));
        TranscriptionModel exact = models.get(key);
        if (exact != null) {
            return exact;
        }
        var snapshot = SNAPSHOT.matcher(key);
        TranscriptionModel family = snapshot.matches() ? models.get(snapshot.group(1)) : null;
        return family == null ? TranscriptionModel.unknown(name) : snapshot(family, name, snapshot.group(2));
    }

    /** Whether anything is known of the model of that name. */
    public boolean knows(String name) {
        String key = key(name);
        var snapshot = SNAPSHOT.matcher(key);
        return models.containsKey(key) || (snapshot.matches() && models.containsKey(snapshot.group(1)));
    }

    /** This table with one more model, or with another model of that name. */
    public TranscriptionModels with(TranscriptionModel model) {
        Map<String, TranscriptionModel> more = new LinkedHashMap<>(models);
        more.put(key(model.name()), model);
        return new TranscriptionModels(more);
    }

    /**
     * This table with the dates that the provider itself gives now ({@code GET /models}), which win over those of the table. A model the
     * provider gives no date for keeps what the table has.
     *
     * <p>Work starts with the subscription: one request. Fails with {@code HandshakeException} when the answer is not 200, with
     * {@code ConnectionFailedException} when none came within 10 s or it was no list, and at once when the endpoint is neither
     * OpenAI's nor Azure's. A table from yesterday is better than no start: {@code onErrorReturn(standard())}.
     *
     * @param transport has to make HTTP requests, as {@link Transport#create()} does
     */
    public Mono<TranscriptionModels> withDatesOf(Endpoint endpoint, Transport transport) {
        Provider provider = Provider.of(endpoint);
        if (provider == null) {
            return Mono.error(new IllegalArgumentException(
                    "Expected an endpoint of OpenAI or Azure but was " + endpoint + " — other servers have no dates"));
        }
        return ModelDates.fetch(endpoint, transport).map(dates -> {
            TranscriptionModels dated = this;
            for (Map.Entry<String, LocalDate> each : dates.entrySet()) {
                dated = dated.withDate(provider, each.getKey(), each.getValue());
            }
            return dated;
        });
    }

    /** The date of a snapshot is that of the version in its family too. */
    private TranscriptionModels withDate(Provider provider, String id, LocalDate date) {
        TranscriptionModels dated =
                with(of(id).toBuilder(id).retires(provider, date).build());
        var snapshot = SNAPSHOT.matcher(key(id));
        TranscriptionModel family = snapshot.matches() ? models.get(snapshot.group(1)) : null;
        if (family == null
                || family.retirements(provider).stream()
                        .noneMatch(each -> snapshot.group(2).equals(each.version()))) {
            return dated;
        }
        return dated.with(family.toBuilder(family.name())
                .retires(provider, snapshot.group(2), date)
                .build());
    }

    /** All models of the table. */
    public List<TranscriptionModel> all() {
        return List.copyOf(models.values());
    }

    /** A snapshot is all its family is; where the provider dates versions one by one, only its own date counts. */
    private static TranscriptionModel snapshot(TranscriptionModel family, String name, String version) {
        List<Retirement> own = family.retirements().stream()
                .filter(each -> each.version() == null || each.version().equals(version))
                .toList();
        return new TranscriptionModel(
                name,
                family.features(),
                family.usage(),
                family.responseFormats(),
                own.isEmpty() ? family.retirements() : own,
                family.replacement());
    }

    private static Map<String, TranscriptionModel> byName(List<TranscriptionModel> models) {
        Map<String, TranscriptionModel> byName = new LinkedHashMap<>();
        models.forEach(model -> byName.put(key(model.name()), model));
        return byName;
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "TranscriptionModels" + models.keySet();
    }
}
