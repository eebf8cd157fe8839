// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.event;

import static java.util.Objects.requireNonNull;

/**
 * One quota. The constructor may gain components in a minor version.
 *
 * @param name {@code tokens} or {@code requests}
 * @param resetSeconds seconds until the quota is whole again
 */
public record RateLimit(String name, long limit, long remaining, double resetSeconds) {

    public RateLimit {
        requireNonNull(name, "name");
    }
}
