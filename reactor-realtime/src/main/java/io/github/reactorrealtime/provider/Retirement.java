// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.provider;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * When a provider switches a model off.
 *
 * @param provider who switches it off
 * @param version the version of the model, where the provider dates each ({@code 2025-03-20}); {@code null} for all of them
 * @param date the first day on which it can't be relied on
 */
public record Retirement(Provider provider, @Nullable String version, LocalDate date) {

    public Retirement {
        requireNonNull(provider, "provider");
        requireNonNull(date, "date");
    }
}
