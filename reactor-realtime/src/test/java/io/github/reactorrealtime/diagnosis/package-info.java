// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.github.reactorrealtime.diagnosis;

import org.jspecify.annotations.NullMarked;
