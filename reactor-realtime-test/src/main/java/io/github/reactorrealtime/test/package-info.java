// SPDX-License-Identifier: Apache-2.0
/**
 * An emulator of the Realtime API for tests, as strict as the service, and the means to drive it: recordings, recognizers
 * and faults.
 */
@NullMarked
package io.github.reactorrealtime.test;

import org.jspecify.annotations.NullMarked;
