// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;

/**
 * Name and key values of a turn's observation. Most replace one thing only, and extend {@link DefaultTurnObservationConvention} for it.
 */
public interface TurnObservationConvention extends GlobalObservationConvention<TurnObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof TurnObservationContext;
    }
}
