// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import org.jspecify.annotations.Nullable;

/** A microphone stopped giving audio while it was in use: unplugged, or taken away by the system. */
public final class MicrophoneLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MicrophoneLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
