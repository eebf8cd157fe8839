// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

import java.util.List;

/**
 * What the state topic knows of a partition, beside its calls.
 *
 * @param deadLetters offsets of the records that are in the dead-letter topic and may be read again
 */
record PartitionState(List<Long> deadLetters) {

    /** Its key, which is no id of a call. */
    static final String KEY = "";

    PartitionState {
        deadLetters = List.copyOf(deadLetters);
    }
}
