// SPDX-License-Identifier: Apache-2.0
/**
 * Audio of calls from one Kafka topic, transcripts to another, each exactly once whatever dies in between.
 *
 * <p>One thread per instance owns consumer and producer and all state ({@code Instance}). What it decides is in classes that know
 * no broker: {@code Partition}, {@code Call}, {@code Timeline}, {@code InFlight}.
 */
@NullMarked
package io.github.reactorrealtime.samples.kafka;

import org.jspecify.annotations.NullMarked;
