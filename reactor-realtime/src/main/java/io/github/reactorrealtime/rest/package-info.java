// SPDX-License-Identifier: Apache-2.0
/**
 * The HTTP side of the service: recordings transcribed in one request, the same as a session, and client secrets.
 */
@NullMarked
package io.github.reactorrealtime.rest;

import org.jspecify.annotations.NullMarked;
