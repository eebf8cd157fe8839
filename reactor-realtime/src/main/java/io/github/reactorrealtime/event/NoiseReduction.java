// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

/**
 * Filtering before the voice activity detection and the model. Open: a value that is none of the constants is kept.
 *
 * @param type as on the wire; empty means off
 */
public record NoiseReduction(String type) {

    /** A microphone close to the mouth, such as a headset. */
    public static final NoiseReduction NEAR_FIELD = new NoiseReduction("near_field");

    /** A microphone in the room, such as a laptop's. */
    public static final NoiseReduction FAR_FIELD = new NoiseReduction("far_field");

    /** None; on the wire an explicit {@code null}. */
    public static final NoiseReduction OFF = new NoiseReduction("");

    public NoiseReduction {
        requireNonNull(type, "type");
    }
}
