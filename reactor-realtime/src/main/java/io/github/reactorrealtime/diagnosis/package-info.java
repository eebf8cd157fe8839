// SPDX-License-Identifier: Apache-2.0
/**
 * What a {@code RealtimeDoctor} does and finds: the way to a service tried out step by step, and each step explained.
 */
@NullMarked
package io.github.reactorrealtime.diagnosis;

import org.jspecify.annotations.NullMarked;
