// SPDX-License-Identifier: Apache-2.0
/** The examples of the README and the documentation, run. */
@NullMarked
package io.github.reactorrealtime.docs;

import org.jspecify.annotations.NullMarked;
