// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of {@link TranscriberObservations} and their key values, by default. */
public enum TranscriberObservationDocumentation implements ObservationDocumentation {

    /** A turn, from when it is first heard of until its event is handed to the subscriber. */
    TURN("reactor.realtime.turn") {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultTurnObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return TurnKey.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return TurnDetail.values();
        }
    },

    /** One attempt at a turn: from the commit, or from the start of the repair, to its text or failure. */
    ATTEMPT("reactor.realtime.attempt") {
        @Override
        public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
            return DefaultAttemptObservationConvention.class;
        }

        @Override
        public KeyName[] getLowCardinalityKeyNames() {
            return AttemptKey.values();
        }

        @Override
        public KeyName[] getHighCardinalityKeyNames() {
            return AttemptDetail.values();
        }
    };

    private final String prefix;

    TranscriberObservationDocumentation(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public String getPrefix() {
        return prefix;
    }

    /** Few values each: of turns. */
    public enum TurnKey implements KeyName {
        /** The route that answered, or was asked last; {@code none} when none was. */
        ROUTE("route"),
        /** Model of that route, by the name of the GenAI conventions. */
        MODEL("gen_ai.request.model"),
        /** {@code transcription}. */
        OPERATION("gen_ai.operation.name"),
        /** {@code completed}, {@code failed}, or {@code none}: no speech after all, given up, or the subscriber left. */
        OUTCOME("outcome"),
        /** {@code first} when the first attempt did it, {@code repaired} when the audio was sent again. */
        ATTEMPTS("attempts");

        private final String key;

        TurnKey(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Any number of values: of turns. */
    public enum TurnDetail implements KeyName {
        /** Number of the turn in its transcription. */
        NUMBER("reactor.realtime.turn.number"),
        /** Number of the attempt that decided. */
        ATTEMPT("reactor.realtime.attempt.number"),
        /** Seconds of audio. */
        AUDIO("reactor.realtime.audio.seconds"),
        /** The service's id of the session that answered. */
        SESSION("session.id"),
        /** The service's id of the conversation item. */
        ITEM("gen_ai.response.id"),
        /** Tokens that were billed, where that is what the service bills. */
        INPUT_TOKENS("gen_ai.usage.input_tokens"),
        /** Tokens that were billed, where that is what the service bills. */
        OUTPUT_TOKENS("gen_ai.usage.output_tokens");

        private final String key;

        TurnDetail(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Few values each: of attempts. */
    public enum AttemptKey implements KeyName {
        /** The route that was asked. */
        ROUTE("route"),
        /** Model of that route, by the name of the GenAI conventions. */
        MODEL("gen_ai.request.model"),
        /** {@code transcription}. */
        OPERATION("gen_ai.operation.name"),
        /** {@code first} in the live session, {@code repair} from the journal. */
        ATTEMPT("attempt"),
        /** {@code completed}, {@code failed}, {@code handed-over} to the next session, or {@code none} when nobody waits for it any more. */
        OUTCOME("outcome"),
        /** Kind of the failure, one of a fixed set; {@code none} where there was none. */
        ERROR_TYPE("error.type");

        private final String key;

        AttemptKey(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    /** Any number of values: of attempts. */
    public enum AttemptDetail implements KeyName {
        /** Number of the turn in its transcription. */
        NUMBER("reactor.realtime.turn.number"),
        /** Number of the attempt, from 1. */
        ATTEMPT("reactor.realtime.attempt.number"),
        /** The service's id of the session, where it is known. */
        SESSION("session.id"),
        /** {@code x-request-id} of what failed (OpenAI). */
        REQUEST_ID("request.id"),
        /** {@code apim-request-id} of what failed (Azure). */
        APIM_REQUEST_ID("apim.request.id");

        private final String key;

        AttemptDetail(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }
}
