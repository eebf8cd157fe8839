// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.github.reactorrealtime.micrometer;

import org.jspecify.annotations.NullMarked;
