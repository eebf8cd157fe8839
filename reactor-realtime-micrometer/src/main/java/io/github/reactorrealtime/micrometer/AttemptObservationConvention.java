// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;

/**
 * Name and key values of an attempt's observation. Most replace one thing only, and extend
 * {@link DefaultAttemptObservationConvention} for it.
 */
public interface AttemptObservationConvention extends GlobalObservationConvention<AttemptObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof AttemptObservationContext;
    }
}
