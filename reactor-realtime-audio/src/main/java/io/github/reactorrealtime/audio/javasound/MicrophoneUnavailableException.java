// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

/** There is no microphone for the wanted format, or it can't be opened. The message lists the devices there are. */
public final class MicrophoneUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MicrophoneUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
