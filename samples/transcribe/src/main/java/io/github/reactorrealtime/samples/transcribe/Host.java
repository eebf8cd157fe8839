// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import java.io.InputStream;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a command gets from the process it runs in.
 *
 * @param environment the environment variables
 * @param in standard input
 * @param terminal standard output and error
 * @param interrupt makes the wish to end, when there is something to end
 */
record Host(Map<String, String> environment, InputStream in, Terminal terminal, Supplier<Interrupt> interrupt) {}
