// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.Random;

/** Ids in the service's shape. The same seed and connection give the same ids. */
final class Ids {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 21;

    private final Random random;

    Ids(long seed, int connection) {
        // Seeds side by side give similar first numbers; a large odd factor sets them apart.
        random = new Random(seed * 0x9E3779B97F4A7C15L + connection * 0xBF58476D1CE4E5B9L);
    }

    String next(String prefix) {
        StringBuilder id = new StringBuilder(prefix).append('_');
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
