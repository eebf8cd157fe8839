// SPDX-License-Identifier: Apache-2.0
/**
 * What users of the Realtime API have met, one test or more per row of docs/faults.md: the emulator does as the service did, and the
 * test says what the library's user sees of it. The name of a test begins with the number of its row.
 */
@NullMarked
package io.github.reactorrealtime.faults;

import org.jspecify.annotations.NullMarked;
