// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.Overflow;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what to do with too much audio. */
final class OverflowConverter implements ITypeConverter<Overflow> {

    @Override
    public Overflow convert(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "wait" -> Overflow.BACKPRESSURE;
            case "drop-oldest" -> Overflow.DROP_OLDEST;
            case "error" -> Overflow.ERROR;
            default -> throw new TypeConversionException("expected wait, drop-oldest or error but was '" + value + "'");
        };
    }
}
