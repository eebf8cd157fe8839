// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.event.Usage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What transcriptions cost, by model, in US dollars. Immutable; each {@code with…} returns another table.
 *
 * <p>An estimate, not a bill: it knows no discounts, no taxes, no tiers, and nothing of audio that was sent and not transcribed.
 */
public final class PriceTable {

    private static final double SECONDS_PER_MINUTE = 60;
    private static final double MILLION = 1_000_000;

    /** A dated version costs what its model does, unless it is listed itself. */
    private static final Pattern DATE = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");

    private static final PriceTable NONE = new PriceTable(Map.of());

    private static final PriceTable PUBLISHED = NONE.withPerMinute("gpt-live-transcribe", 0.017)
            .withPerMinute("gpt-realtime-whisper", 0.017)
            .withPerMinute("gpt-transcribe", 0.0045)
            .withPerMinute("gpt-4o-transcribe", 0.006)
            .withPerMinute("gpt-4o-mini-transcribe", 0.003)
            .withPerMinute("whisper-1", 0.006);

    private final Map<String, Price> prices;

    private PriceTable(Map<String, Price> prices) {
        this.prices = Map.copyOf(prices);
    }

    /** Knows no prices. */
    public static PriceTable none() {
        return NONE;
    }

    /**
     * OpenAI's list prices per minute of audio as of 2026-11-21: {@code gpt-live-transcribe} and {@code gpt-realtime-whisper} $0.017,
     * {@code gpt-transcribe} $0.0045 (from their model pages); {@code gpt-4o-transcribe} and {@code whisper-1} $0.006,
     * {@code gpt-4o-mini-transcribe} $0.003 (from third parties; the service bills the {@code gpt-4o} models by tokens, this is what that
     * comes to). Azure's prices are its own: put them in if they differ.
     */
    public static PriceTable published() {
        return PUBLISHED;
    }

    /** The same table with another price for a model: so much per minute of audio. */
    public PriceTable withPerMinute(String model, double usd) {
        return with(model, new PerMinute(notNegative(usd)));
    }

    /**
     * The same table with another price for a model: so much for a million tokens of each kind. Applies where the service reports
     * tokens. Input of no stated kind counts as audio.
     */
    public PriceTable withPerMillionTokens(String model, double inputAudioUsd, double inputTextUsd, double outputUsd) {
        return with(
                model,
                new PerMillionTokens(notNegative(inputAudioUsd), notNegative(inputTextUsd), notNegative(outputUsd)));
    }

    private PriceTable with(String model, Price price) {
        Map<String, Price> more = new HashMap<>(prices);
        more.put(requireNonNull(model, "model"), price);
        return new PriceTable(more);
    }

    private static double notNegative(double usd) {
        if (!(usd >= 0) || Double.isInfinite(usd)) {
            throw new IllegalArgumentException("Expected a price of 0 or more but was " + usd);
        }
        return usd;
    }

    /**
     * What a transcript costs, in US dollars; empty when the model is not in the table, or its price can't be applied to what the
     * service reported.
     *
     * @param model the vendor's name of the model
     * @param usage what the service bills, {@code null} when it does not say
     * @param audio length of what was transcribed, for prices per minute where the service reports no seconds
     */
    public OptionalDouble cost(String model, @Nullable Usage usage, Duration audio) {
        Price price = prices.get(model);
        if (price == null) {
            price = prices.get(DATE.matcher(model).replaceFirst(""));
        }
        return price == null ? OptionalDouble.empty() : price.of(usage, audio);
    }

    @Override
    public String toString() {
        return "PriceTable" + prices;
    }

    private sealed interface Price {

        OptionalDouble of(@Nullable Usage usage, Duration audio);
    }

    private record PerMinute(double usd) implements Price {

        @Override
        public OptionalDouble of(@Nullable Usage usage, Duration audio) {
            double seconds = usage instanceof Usage.Seconds billed ? billed.seconds() : audio.toMillis() / 1_000.0;
            return OptionalDouble.of(Math.max(0, seconds) / SECONDS_PER_MINUTE * usd);
        }
    }

    private record PerMillionTokens(double inputAudio, double inputText, double output) implements Price {

        @Override
        public OptionalDouble of(@Nullable Usage usage, Duration audio) {
            if (!(usage instanceof Usage.Tokens tokens)) {
                return OptionalDouble.empty();
            }
            TokenCount count = TokenCount.of(tokens);
            return OptionalDouble.of(
                    (count.inputAudio() * inputAudio + count.inputText() * inputText + count.output() * output)
                            / MILLION);
        }
    }
}
