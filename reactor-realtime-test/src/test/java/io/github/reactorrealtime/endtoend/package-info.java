// SPDX-License-Identifier: Apache-2.0
/**
 * The library against the emulator, over real sockets: the contract as its users see it. Every test of this module runs with
 * BlockHound and paranoid leak detection.
 */
@NullMarked
package io.github.reactorrealtime.endtoend;

import org.jspecify.annotations.NullMarked;
