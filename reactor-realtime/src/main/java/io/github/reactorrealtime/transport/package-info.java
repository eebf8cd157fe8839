// SPDX-License-Identifier: Apache-2.0
/** The WebSocket: opening it, writing to it, reading from it. The only package that knows Reactor Netty. */
@NullMarked
package io.github.reactorrealtime.transport;

import org.jspecify.annotations.NullMarked;
