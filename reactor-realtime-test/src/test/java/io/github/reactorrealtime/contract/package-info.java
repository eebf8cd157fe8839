// SPDX-License-Identifier: Apache-2.0
/** The library's contract as a property, in virtual time: whatever happens, every sample has one outcome. */
@NullMarked
package io.github.reactorrealtime.contract;

import org.jspecify.annotations.NullMarked;
