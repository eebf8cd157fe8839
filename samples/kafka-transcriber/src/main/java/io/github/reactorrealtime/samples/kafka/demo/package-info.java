// SPDX-License-Identifier: Apache-2.0
/** Everything around the transcriber, in one process and at one command: a broker, a service, calls, and trouble. */
@NullMarked
package io.github.reactorrealtime.samples.kafka.demo;

import org.jspecify.annotations.NullMarked;
