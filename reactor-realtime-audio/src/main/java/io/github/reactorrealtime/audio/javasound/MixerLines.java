// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.TargetDataLine;

/** The capture lines of this machine. */
final class MixerLines implements LineSupplier {

    private final String device;

    /** @param device a part of the wanted device's name, in any case; empty for the system's default */
    MixerLines(String device) {
        this.device = device;
    }

    @Override
    public TargetDataLine open(AudioFormat format) throws LineUnavailableException {
        DataLine.Info wanted = new DataLine.Info(TargetDataLine.class, format);
        Line line = device.isEmpty() ? AudioSystem.getLine(wanted) : mixer().getLine(wanted);
        TargetDataLine target = (TargetDataLine) line;
        target.open(format);
        return target;
    }

    @Override
    public String available() {
        List<Mixer.Info> recorders = recorders();
        return recorders.isEmpty()
                ? "no device that can record"
                : recorders.stream().map(Mixer.Info::getName).collect(Collectors.joining("', '", "'", "'"));
    }

    private Mixer mixer() {
        return recorders().stream()
                .filter(info -> info.getName().toLowerCase(Locale.ROOT).contains(device.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(AudioSystem::getMixer)
                .orElseThrow(() -> new IllegalArgumentException("no device has '" + device + "' in its name"));
    }

    private static List<Mixer.Info> recorders() {
        Line.Info capture = new Line.Info(TargetDataLine.class);
        return Arrays.stream(AudioSystem.getMixerInfo())
                .filter(info -> AudioSystem.getMixer(info).isLineSupported(capture))
                .toList();
    }
}
