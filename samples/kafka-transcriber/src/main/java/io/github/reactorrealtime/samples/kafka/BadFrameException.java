// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka;

/** A record that is no audio of a call, however often it is read. The message says why, for the dead-letter topic. */
final class BadFrameException extends Exception {

    private static final long serialVersionUID = 1;

    BadFrameException(String message) {
        super(message);
    }
}
