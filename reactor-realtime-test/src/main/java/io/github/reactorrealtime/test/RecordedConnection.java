// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the emulator saw of one connection, up to the moment it was asked.
 *
 * @param number in the order of handshakes, from 1
 * @param uri path and query, keys masked
 * @param headers of the handshake, names in lower case, keys masked
 * @param received types of the client's events in order; appends in a row count as one
 * @param sent types of the service's events in order
 * @param events the client's events as JSON in order, without appends
 * @param appends how many appends were accepted
 * @param audioBytes bytes of audio in them
 * @param samples samples of audio in them
 * @param commits how many commits the client sent
 * @param items the ids of the committed items in order
 * @param pongs how many pongs came
 * @param httpStatus 101, or the status of a refused handshake
 * @param closeCode how the connection ended: the client's close code, or 1006 for none; null while it is open
 */
public record RecordedConnection(
        int number,
        String uri,
        Map<String, String> headers,
        List<String> received,
        List<String> sent,
        List<String> events,
        int appends,
        long audioBytes,
        long samples,
        int commits,
        List<String> items,
        int pongs,
        int httpStatus,
        @Nullable Integer closeCode) {

    public RecordedConnection {
        headers = Map.copyOf(headers);
        received = List.copyOf(received);
        sent = List.copyOf(sent);
        events = List.copyOf(events);
        items = List.copyOf(items);
    }

    /** Whether the connection was upgraded and has not ended. */
    public boolean isOpen() {
        return httpStatus == 101 && closeCode == null;
    }
}
