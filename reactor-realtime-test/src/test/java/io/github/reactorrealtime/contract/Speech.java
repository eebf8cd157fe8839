// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.test.DtmfTones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the source says, of any length: numbers in keypad tones, and where exactly each tone is. */
final class Speech {

    /** Sound, or silence if there is none. */
    private static final class Segment {

        private final long start;
        private final byte @Nullable [] sound;

        private Segment(long start, byte @Nullable [] sound) {
            this.start = start;
            this.sound = sound;
        }
    }

    private final AudioFormat format;
    private final DtmfTones tones;
    private final byte silence;
    private final Map<Character, byte[]> sounds = new HashMap<>();
    private final TreeMap<Long, Segment> segments = new TreeMap<>(); // by their first byte
    private final List<Key> keys = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private long bytes;

    Speech(AudioFormat format) {
        this.format = format;
        this.tones = DtmfTones.in(format);
        this.silence = tones.silence(Duration.ofMillis(1))[0];
    }

    /** Adds a number. Its last tone is followed by the gap that follows every tone. */
    Speech say(String digits) {
        long tone = format.samplesIn(tones.tone());
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            byte[] sound = sounds.computeIfAbsent(digit, key -> tones.bytes(key.toString()));
            keys.add(new Key(digit, samples(), samples() + tone));
            segments.put(bytes, new Segment(bytes, sound));
            bytes += sound.length;
        }
        return this;
    }

    Speech pause(Duration length) {
        segments.put(bytes, new Segment(bytes, null));
        bytes += format.bytesIn(length);
        return this;
    }

    /** Marks the end of a turn, as somebody would who decides about turns. */
    Speech endTurn() {
        pauses.add(bytes);
        return this;
    }

    AudioFormat format() {
        return format;
    }

    List<Key> keys() {
        return keys;
    }

    /** The marked ends of turns, in bytes. */
    List<Long> turnEnds() {
        return pauses;
    }

    long bytes() {
        return bytes;
    }

    long samples() {
        return bytes / format.bytesPerFrame();
    }

    Duration duration() {
        return format.durationOf(samples());
    }

    /** A copy of a stretch of the audio. */
    byte[] read(long from, int count) {
        byte[] audio = new byte[count];
        int done = 0;
        while (done < count) {
            long at = from + done;
            Segment segment = segments.floorEntry(at).getValue();
            Long next = segments.higherKey(at);
            int length = (int) Math.min(count - done, (next == null ? bytes : next) - at);
            if (segment.sound == null) {
                Arrays.fill(audio, done, done + length, silence);
            } else {
                System.arraycopy(segment.sound, (int) (at - segment.start), audio, done, length);
            }
            done += length;
        }
        return audio;
    }
}
