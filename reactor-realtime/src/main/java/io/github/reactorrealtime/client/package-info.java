// SPDX-License-Identifier: Apache-2.0
/**
 * One session with the service: connecting, agreeing on a configuration, then any client event out and every server event in.
 */
@NullMarked
package io.github.reactorrealtime.client;

import org.jspecify.annotations.NullMarked;
