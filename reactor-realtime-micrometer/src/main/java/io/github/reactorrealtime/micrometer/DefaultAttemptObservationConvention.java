// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static io.github.reactorrealtime.micrometer.DefaultTurnObservationConvention.and;
import static io.github.reactorrealtime.micrometer.DefaultTurnObservationConvention.orNone;

import io.github.reactorrealtime.error.SupportHandles;
import io.github.reactorrealtime.micrometer.TranscriberObservationDocumentation.AttemptDetail;
import io.github.reactorrealtime.micrometer.TranscriberObservationDocumentation.AttemptKey;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/** Names of the GenAI semantic conventions where there are some, ours elsewhere. Never text. */
public class DefaultAttemptObservationConvention implements AttemptObservationConvention {

    static final DefaultAttemptObservationConvention INSTANCE = new DefaultAttemptObservationConvention();

    @Override
    public String getName() {
        return TranscriberObservationDocumentation.ATTEMPT.getPrefix();
    }

    /** As the conventions want it: {@code transcription gpt-4o-transcribe}. */
    @Override
    public String getContextualName(AttemptObservationContext context) {
        return ("transcription " + context.model()).strip();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(AttemptObservationContext context) {
        Throwable error = context.getError();
        return KeyValues.of(
                AttemptKey.ROUTE.withValue(orNone(context.route())),
                AttemptKey.MODEL.withValue(orNone(context.model())),
                AttemptKey.OPERATION.withValue("transcription"),
                AttemptKey.ATTEMPT.withValue(context.isRepair() ? "repair" : "first"),
                AttemptKey.OUTCOME.withValue(
                        switch (context.outcome()) {
                            case COMPLETED -> "completed";
                            case FAILED -> "failed";
                            case HANDED_OVER -> "handed-over";
                            case NONE -> KeyValue.NONE_VALUE;
                        }),
                AttemptKey.ERROR_TYPE.withValue(
                        error == null
                                ? KeyValue.NONE_VALUE
                                : FailureKind.of(error).value()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(AttemptObservationContext context) {
        SupportHandles support = context.support();
        KeyValues values = KeyValues.of(
                AttemptDetail.NUMBER.withValue(Long.toString(context.turn())),
                AttemptDetail.ATTEMPT.withValue(Integer.toString(context.attempt())));
        values = and(values, AttemptDetail.SESSION, support.sessionId());
        values = and(values, AttemptDetail.REQUEST_ID, support.requestId());
        return and(values, AttemptDetail.APIM_REQUEST_ID, support.apimRequestId());
    }
}
