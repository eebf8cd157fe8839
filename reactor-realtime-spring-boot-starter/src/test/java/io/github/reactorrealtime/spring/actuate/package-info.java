// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.github.reactorrealtime.spring.actuate;

import org.jspecify.annotations.NullMarked;
