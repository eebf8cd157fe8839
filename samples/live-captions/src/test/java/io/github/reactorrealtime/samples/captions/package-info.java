// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.github.reactorrealtime.samples.captions;

import org.jspecify.annotations.NullMarked;
