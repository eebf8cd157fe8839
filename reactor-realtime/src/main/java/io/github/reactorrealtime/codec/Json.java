// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import tools.jackson.core.ErrorReportConfiguration;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** How JSON is read and written here. */
final class Json {

    /** The service takes base64 of 15 MiB in one event and answers in kind; this leaves room for other servers. */
    private static final int MAX_STRING_LENGTH = 64 * 1024 * 1024;

    /** Jackson's messages quote what they stumble over; a transcript or a key must not end up in a log. */
    private static final int MAX_QUOTED_LENGTH = 16;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(MAX_STRING_LENGTH)
                    .build())
            .errorReportConfiguration(ErrorReportConfiguration.builder()
                    .maxErrorTokenLength(MAX_QUOTED_LENGTH)
                    .build())
            .build();

    private Json() {}
}
