// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.rest;

/** What times are told of. */
public enum TimestampGranularity {
    /** Of every word; takes the service longer. */
    WORD("word"),
    /** Of every segment. */
    SEGMENT("segment");

    private final String value;

    TimestampGranularity(String value) {
        this.value = value;
    }

    /** As it stands in the request. */
    public String value() {
        return value;
    }
}
