// SPDX-License-Identifier: Apache-2.0
/**
 * The seam between the emulated service and what carries its frames, and the Reactor Netty server behind it.
 *
 * <p>The only package of this module that knows Netty.
 */
@NullMarked
package io.github.reactorrealtime.test.transport;

import org.jspecify.annotations.NullMarked;
