// SPDX-License-Identifier: Apache-2.0
/**
 * The JSON of the Realtime API as the service reads and writes it.
 *
 * <p>Written apart from the client library's codec, so that the two can't share a misreading of the protocol. The only
 * package of this module that knows Jackson; trees do not leave it.
 */
@NullMarked
package io.github.reactorrealtime.test.wire;

import org.jspecify.annotations.NullMarked;
