// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

/**
 * What the state topic knows of a call.
 *
 * @param settled everything before this sample is in the output topic, or was silence
 * @param next number of the next transcript
 * @param ended whether the producer has said that there is no more, and all of it is settled
 * @param updated when that was written, in milliseconds since 1970
 */
record CallState(long settled, long next, boolean ended, long updated) {

    /** Of a call nobody has heard of. */
    static final CallState NEW = new CallState(0, 0, false, 0);
}
