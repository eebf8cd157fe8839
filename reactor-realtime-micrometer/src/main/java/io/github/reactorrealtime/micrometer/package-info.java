// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics and traces of transcriptions: two listeners for {@code RealtimeTranscriber.builder().listener(…)}.
 * {@link io.github.reactorrealtime.micrometer.TranscriberMetrics} counts and measures,
 * {@link io.github.reactorrealtime.micrometer.TranscriberObservations} makes one observation, so one span, of each turn. No text, no
 * audio and no credential passes through either.
 */
@NullMarked
package io.github.reactorrealtime.micrometer;

import org.jspecify.annotations.NullMarked;
