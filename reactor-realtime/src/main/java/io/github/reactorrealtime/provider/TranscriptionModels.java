// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

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
