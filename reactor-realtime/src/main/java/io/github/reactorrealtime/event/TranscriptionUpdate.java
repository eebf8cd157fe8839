// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the transcript of a recording while it is made: any number of pieces, then one {@link Done}. Constructors may gain
 * components in a minor version.
 */
public sealed interface TranscriptionUpdate {

    /**
     * More of the text.
     *
     * @param delta to append to what came before, without a space in between
     * @param segmentId the segment it belongs to, from models that tell speakers apart
     */
    record Delta(
            String delta, List<LogProb> logprobs, @Nullable String segmentId) implements TranscriptionUpdate {

        public Delta {
            requireNonNull(delta, "delta");
            logprobs = List.copyOf(logprobs);
        }
    }

    /** A stretch of one speaker. */
    record Segment(TranscriptionResult.Segment segment) implements TranscriptionUpdate {

        public Segment {
            requireNonNull(segment, "segment");
        }
    }

    /** All of it. Also the only piece from models that do not stream. */
    record Done(TranscriptionResult result) implements TranscriptionUpdate {

        public Done {
            requireNonNull(result, "result");
        }
    }

    /**
     * The service could not go on; nothing follows.
     *
     * @param error what it says
     */
    record Failed(ErrorDetails error) implements TranscriptionUpdate {

        public Failed {
            requireNonNull(error, "error");
        }
    }

    /** A piece of a type that this library does not know. */
    record Unknown(String type, String json) implements TranscriptionUpdate {

        public Unknown {
            requireNonNull(type, "type");
            requireNonNull(json, "json");
        }
    }
}
