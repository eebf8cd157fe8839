// SPDX-License-Identifier: Apache-2.0
/** Clients that others wrote, against the emulator: what satisfies them and the service alike is emulated rightly. */
@NullMarked
package io.github.reactorrealtime.clients;

import org.jspecify.annotations.NullMarked;
