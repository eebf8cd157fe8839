// SPDX-License-Identifier: Apache-2.0
/** What the library writes into logs: how much, and never content. */
@NullMarked
package io.github.reactorrealtime.logging;

import org.jspecify.annotations.NullMarked;
