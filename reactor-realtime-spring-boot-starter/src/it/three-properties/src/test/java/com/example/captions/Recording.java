// SPDX-License-Identifier: Apache-2.0
package com.example.captions;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** A WAV file of somebody who presses keys of a telephone, one a second. */
final class Recording {

    private static final int RATE_HZ = 16_000;

    private Recording() {}

    static byte[] of(String keys) throws IOException {
        DtmfTones tones = DtmfTones.in(AudioFormat.pcm16(RATE_HZ));
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (int i = 0; i < keys.length(); i++) {
            audio.writeBytes(tones.bytes(keys.substring(i, i + 1)));
            audio.writeBytes(tones.silence(Duration.ofSeconds(1)));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(
                        new ByteArrayInputStream(audio.toByteArray()),
                        new javax.sound.sampled.AudioFormat(RATE_HZ, 16, 1, true, false),
                        audio.size() / 2),
                AudioFileFormat.Type.WAVE,
                file);
        return file.toByteArray();
    }
}
