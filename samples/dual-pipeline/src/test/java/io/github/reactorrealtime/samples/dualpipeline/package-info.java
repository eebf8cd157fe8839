// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.github.reactorrealtime.samples.dualpipeline;

import org.jspecify.annotations.NullMarked;
