// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.captions;

import java.nio.ByteBuffer;

/** What the page says. Positions are samples since the session's first one. */
sealed interface PageMessage {

    /** Begins a new session. */
    record Start() implements PageMessage {}

    /**
     * Goes on with a session.
     *
     * @param session its id
     * @param seen number of the last event that the page has, 0 for none
     */
    record Resume(String session, long seen) implements PageMessage {}

    /**
     * A piece of audio.
     *
     * @param position its first sample
     * @param samples PCM16, little-endian; the receiver's to keep
     */
    record Audio(long position, ByteBuffer samples) implements PageMessage {}

    /**
     * Audio that the page could not keep.
     *
     * @param from the first sample that is missing
     * @param to the first that is there again
     */
    record Gap(long from, long to) implements PageMessage {}

    /** All events up to this number were shown. */
    record Seen(long event) implements PageMessage {}

    /** There is no more audio. */
    record End(long at) implements PageMessage {}

    /** The page is there. */
    record Pong() implements PageMessage {}
}
