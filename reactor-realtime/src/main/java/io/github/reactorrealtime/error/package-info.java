// SPDX-License-Identifier: Apache-2.0
/**
 * What can go wrong, as types: every failure of the library is a {@link io.github.reactorrealtime.error.RealtimeException}
 * that says what was expected, what was found, what to do, and whom to show it to.
 */
@NullMarked
package io.github.reactorrealtime.error;

import org.jspecify.annotations.NullMarked;
