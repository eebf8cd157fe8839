// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.G711;
import io.github.reactorrealtime.test.wire.TurnDetection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The input audio buffer of one session: the uncommitted audio, its clock and the turn detection on it. Not thread-safe.
 *
 * <p>With turn detection silence is kept for five minutes at most; without, everything since the last commit.
 */
final class InputAudio {

    /** Told about turns in the middle of {@link #append}. */
    interface Listener {

        /** Speech began; the time is since the session's first audio and includes the prefix padding. */
        void speechStarted(long audioStartMs);

        /** Speech ended; the time includes the silence. The audio of the turn has left the buffer. */
        void speechStopped(long audioEndMs, Clip turn);
    }

    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(5);
    private static final int MILLIS = 1_000;
    /** What turn detection makes of silence that comes too fast, if it can't cope with that. */
    private static final int CONFUSED = 10;

    private final Listener listener;
    private final double semanticVadScale;

    private AudioFormat format = AudioFormat.PCM16_24KHZ;
    private @Nullable TurnDetection turnDetection;
    /** Null while turns end by commit only. */
    private @Nullable VoiceDetector detector;
    /** Time of the session's audio before the format last changed. */
    private Duration clockBase = Duration.ZERO;
    /** Samples since the format last changed. */
    private long position;

    private short[] buffer = new short[0];
    private int length;

    InputAudio(Listener listener, double semanticVadScale) {
        this.listener = listener;
        this.semanticVadScale = semanticVadScale;
    }

    /** Takes new settings. Another format drops what is in the buffer; other turn detection starts listening anew. */
    void configure(AudioFormat newFormat, @Nullable TurnDetection newDetection) {
        boolean sameFormat = newFormat.equals(format);
        if (sameFormat && Objects.equals(newDetection, turnDetection)) {
            return;
        }
        if (!sameFormat) {
            clockBase = received();
            position = 0;
            length = 0;
            format = newFormat;
        }
        turnDetection = newDetection;
        detector = newDetection == null
                ? null
                : new VoiceDetector(format.sampleRateHz(), newDetection.threshold(), silenceSamples(newDetection));
    }

    /** Whether turn detection is confused by the haste of the client. */
    void confuse(boolean confused) {
        if (detector != null) {
            detector.patience(confused ? CONFUSED : 1);
        }
    }

    AudioFormat format() {
        return format;
    }

    /** All audio since the session's first. */
    Duration received() {
        return clockBase.plus(format.durationOf(position));
    }

    /** Samples not committed yet. */
    int buffered() {
        return length;
    }

    /** Takes audio in the session's format, whole samples; returns how many. */
    int append(byte[] audio) {
        int samples = audio.length / format.bytesPerFrame();
        ensureRoom(samples);
        for (int i = 0; i < samples; i++) {
            short sample = decode(audio, i);
            buffer[length++] = sample;
            position++;
            if (detector != null) {
                listen(detector, sample);
            }
        }
        dropOldSilence();
        return samples;
    }

    /** A copy of the uncommitted audio. */
    Clip peek() {
        return new Clip(Arrays.copyOf(buffer, length), format.sampleRateHz());
    }

    /** Everything uncommitted leaves the buffer. */
    Clip takeAll() {
        Clip clip = peek();
        clear();
        return clip;
    }

    /** Drops what is uncommitted; the clock goes on. */
    void clear() {
        length = 0;
        if (detector != null) {
            detector.reset();
        }
    }

    private void listen(VoiceDetector voice, short sample) {
        VoiceDetector.Change change = voice.accept(sample, position - 1);
        if (change == VoiceDetector.Change.STARTED) {
            listener.speechStarted(millis(turnStart(voice)));
        } else if (change == VoiceDetector.Change.STOPPED) {
            int turn = (int) (position - turnStart(voice));
            Clip clip = new Clip(Arrays.copyOfRange(buffer, length - turn, length), format.sampleRateHz());
            length = 0;
            listener.speechStopped(millis(position), clip);
        }
    }

    /** Where the turn begins: the padding reaches back to the last commit at most. */
    private long turnStart(VoiceDetector voice) {
        int paddingMs = turnDetection == null ? 0 : turnDetection.prefixPaddingMs();
        long padding = (long) paddingMs * format.sampleRateHz() / MILLIS;
        return Math.max(voice.onset() - padding, position - length);
    }

    private long millis(long samples) {
        return clockBase.toMillis() + samples * MILLIS / format.sampleRateHz();
    }

    private long silenceSamples(TurnDetection detection) {
        double scale = detection.semantic() ? semanticVadScale : 1;
        return Math.max(1, (long) (scale * detection.silenceMs() * format.sampleRateHz() / MILLIS));
    }

    private short decode(byte[] audio, int index) {
        if (format.encoding() == AudioEncoding.MU_LAW) {
            return G711.muLawToLinear(audio[index]);
        }
        if (format.encoding() == AudioEncoding.A_LAW) {
            return G711.aLawToLinear(audio[index]);
        }
        return (short) ((audio[2 * index] & 0xFF) | (audio[2 * index + 1] << 8));
    }

    private void ensureRoom(int samples) {
        if (length + samples > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(length + samples, buffer.length * 2));
        }
    }

    private void dropOldSilence() {
        int kept = (int) format.samplesIn(LONGEST_SILENCE);
        if (detector != null && !detector.isSpeaking() && length > 2 * kept) {
            System.arraycopy(buffer, length - kept, buffer, 0, kept);
            length = kept;
        }
    }
}
