// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

/**
 * Audio that can't be understood: not a WAV at all, cut inside its header, or an encoding this library does not read.
 * The message names the expected and the actual.
 */
public final class AudioFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public AudioFormatException(String message) {
        super(message);
    }
}
