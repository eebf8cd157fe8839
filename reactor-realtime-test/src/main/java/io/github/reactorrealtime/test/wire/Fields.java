// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

/** How the fields of a text event are filled, as far as clients must not rely on them. */
public enum Fields {
    /** As the model does. */
    USUAL,
    /** Every optional field is null. */
    NULL,
    /** Variants and additions that were seen: padding, null log probabilities, usage by time, a field nobody knows. */
    VARIED
}
