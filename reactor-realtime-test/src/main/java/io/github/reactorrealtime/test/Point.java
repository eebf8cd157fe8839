// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

/** The moments in a connection's life, or a request's, at which a {@link Fault} can strike. */
public enum Point {
    /** The upgrade request; for faults other than a refusal, after the upgrade and before {@code session.created}. */
    HANDSHAKE,
    /** After {@code session.created}. */
    CREATED,
    /** {@code session.update} came in and is not answered yet. */
    UPDATE,
    /** After {@code session.updated}. */
    UPDATED,
    /** While audio comes in; see {@link When#afterAudio}. */
    AUDIO,
    /** After {@code speech_started}: in the middle of a turn. */
    SPEECH_STARTED,
    /** The client committed too little audio and was told so. */
    COMMIT_REFUSED,
    /** A turn ended, by the client's commit or by VAD, and {@code committed} is not sent yet. */
    COMMIT_RECEIVED,
    /** After {@code committed} and the item's events, before any text; where faults of items strike. */
    COMMITTED,
    /** After the item's final text, or its failure. */
    COMPLETED,
    /** An HTTP request that mints no secret: an upload, a question for models. Its answer is known but not sent yet. */
    REST,
    /** An HTTP request for a client secret, before its answer. */
    MINT;

    /** Whether an HTTP request is concerned, and no connection. */
    boolean isRequest() {
        return this == REST || this == MINT;
    }
}
