// SPDX-License-Identifier: Apache-2.0
/** The emulator from the command line, for programs in any language. */
@NullMarked
package io.github.reactorrealtime.samples.emulator;

import org.jspecify.annotations.NullMarked;
