// SPDX-License-Identifier: Apache-2.0
/** Two sessions: one transcribes, one converses. */
@NullMarked
package io.github.reactorrealtime.samples.dualpipeline;

import org.jspecify.annotations.NullMarked;
