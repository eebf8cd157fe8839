// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection stands when it reaches a point.
 *
 * @param connection its number, from 1
 * @param model null before one is known
 * @param item the item's number on its connection, 0 where no item is concerned
 * @param text what the item says, null while unknown
 * @param audioBefore the audio received before this append
 * @param audio the audio received
 * @param sinceStart the scheduler's time since the emulator started
 * @param path the path of the request, null once a connection is open
 */
record Situation(
        Point point,
        int connection,
        @Nullable String model,
        int item,
        @Nullable String text,
        Duration audioBefore,
        Duration audio,
        Duration sinceStart,
        @Nullable String path) {}
