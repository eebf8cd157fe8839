// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.codec;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One message a line: every type, in both spellings, and the variants seen in the wild. */
final class Samples {

    private Samples() {}

    static List<String> client() {
        return lines("client-events.jsonl");
    }

    static List<String> server() {
        return lines("server-events.jsonl");
    }

    static byte[] utf8(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines(String resource) {
        try (InputStream in = requireNonNull(Samples.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
