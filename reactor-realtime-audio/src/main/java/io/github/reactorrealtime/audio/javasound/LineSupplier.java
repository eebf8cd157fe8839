// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;

/** Where capture lines come from; tests put their own here. */
interface LineSupplier {

    /**
     * An open line, not started yet.
     *
     * @throws LineUnavailableException if the device is in use
     * @throws IllegalArgumentException if no device has such a line
     */
    TargetDataLine open(AudioFormat format) throws LineUnavailableException;

    /** Names of the devices that can record, for an error message. */
    String available();
}
