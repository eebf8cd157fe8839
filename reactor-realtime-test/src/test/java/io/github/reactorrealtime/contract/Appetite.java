// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import java.time.Duration;

/**
 * How a subscriber asks.
 *
 * @param batch events per request; 0 asks for everything at once
 * @param pause most time between a batch and the next request
 * @param first how long it takes to ask at all
 */
record Appetite(int batch, Duration pause, Duration first) {

    static final Appetite UNBOUNDED = new Appetite(0, Duration.ZERO, Duration.ZERO);
}
