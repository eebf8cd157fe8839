// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test.wire;

/**
 * When the service ends turns by itself.
 *
 * @param semantic semantic VAD, otherwise server VAD
 * @param threshold 0 to 1, server VAD
 * @param prefixPaddingMs audio kept before the detected speech
 * @param silenceMs silence that ends a turn; for semantic VAD the longest wait of its eagerness
 * @param createResponse whether the end of a turn starts a response; conversation sessions only
 * @param interruptResponse whether speech cancels a running response; conversation sessions only
 */
public record TurnDetection(
        boolean semantic,
        double threshold,
        int prefixPaddingMs,
        int silenceMs,
        boolean createResponse,
        boolean interruptResponse) {}
