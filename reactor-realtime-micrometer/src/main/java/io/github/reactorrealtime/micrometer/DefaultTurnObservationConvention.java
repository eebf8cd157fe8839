// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.micrometer.TranscriberObservationDocumentation.TurnDetail;
import io.github.reactorrealtime.micrometer.TranscriberObservationDocumentation.TurnKey;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.common.docs.KeyName;
import org.jspecify.annotations.Nullable;

/** Names of the GenAI semantic conventions where there are some, ours elsewhere. Never text. */
public class DefaultTurnObservationConvention implements TurnObservationConvention {

    static final DefaultTurnObservationConvention INSTANCE = new DefaultTurnObservationConvention();

    @Override
    public String getName() {
        return TranscriberObservationDocumentation.TURN.getPrefix();
    }

    @Override
    public String getContextualName(TurnObservationContext context) {
        return "transcribe turn";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(TurnObservationContext context) {
        return KeyValues.of(
                TurnKey.ROUTE.withValue(orNone(context.route())),
                TurnKey.MODEL.withValue(orNone(context.model())),
                TurnKey.OPERATION.withValue("transcription"),
                TurnKey.OUTCOME.withValue(outcome(context)),
                TurnKey.ATTEMPTS.withValue(context.isRepaired() ? "repaired" : "first"));
    }

    private static String outcome(TurnObservationContext context) {
        if (context.completed() != null) {
            return "completed";
        }
        return context.failed() != null ? "failed" : KeyValue.NONE_VALUE;
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(TurnObservationContext context) {
        KeyValues values = KeyValues.of(TurnDetail.NUMBER.withValue(Long.toString(context.turn())));
        TranscriptEvent.Completed completed = context.completed();
        TranscriptEvent.Failed failed = context.failed();
        if (completed != null) {
            values = with(
                    values, completed.provenance(), completed.range().duration().toMillis());
            values = with(values, completed.usage());
        } else if (failed != null) {
            values = with(values, failed.provenance(), failed.range().duration().toMillis());
        }
        return values;
    }

    private static KeyValues with(KeyValues values, Provenance provenance, long audioMillis) {
        KeyValues more = values.and(
                TurnDetail.ATTEMPT.withValue(Integer.toString(provenance.attempt())),
                TurnDetail.AUDIO.withValue(Double.toString(audioMillis / 1_000.0)));
        more = and(more, TurnDetail.SESSION, provenance.sessionId());
        return and(more, TurnDetail.ITEM, provenance.itemId());
    }

    private static KeyValues with(KeyValues values, @Nullable Usage usage) {
        return usage instanceof Usage.Tokens tokens
                ? values.and(
                        TurnDetail.INPUT_TOKENS.withValue(Long.toString(tokens.inputTokens())),
                        TurnDetail.OUTPUT_TOKENS.withValue(Long.toString(tokens.outputTokens())))
                : values;
    }

    static KeyValues and(KeyValues values, KeyName key, @Nullable String value) {
        return value == null ? values : values.and(key.withValue(value));
    }

    static String orNone(@Nullable String value) {
        return value == null || value.isBlank() ? KeyValue.NONE_VALUE : value;
    }
}
