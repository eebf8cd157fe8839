// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.Control;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineListener;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;

/** A capture line that records what a test says. Reading blocks until there is something, as the real ones do. */
final class FakeLine implements TargetDataLine {

    private static final byte[] END = new byte[0];

    final CountDownLatch started = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final BlockingQueue<byte[]> recorded = new LinkedBlockingQueue<>();
    private final AudioFormat format;
    private volatile @Nullable Thread reader;

    FakeLine(AudioFormat format) {
        this.format = format;
    }

    /** One read's worth of audio. */
    void record(byte... audio) {
        recorded.add(audio);
    }

    /** Someone else stops the line: reads return nothing from now on. */
    void unplug() {
        recorded.add(END);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            byte[] audio = recorded.take();
            System.arraycopy(audio, 0, bytes, offset, audio.length);
            return audio.length;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Who started the line and reads it. */
    Thread reader() {
        return Objects.requireNonNull(reader, "not started");
    }

    @Override
    public void start() {
        reader = Thread.currentThread();
        started.countDown();
    }

    @Override
    public void stop() {
        recorded.add(END);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    @Override
    public boolean isOpen() {
        return closed.getCount() > 0;
    }

    @Override
    public AudioFormat getFormat() {
        return format;
    }

    @Override
    public void open(AudioFormat wanted, int bufferSize) {}

    @Override
    public void open(AudioFormat wanted) {}

    @Override
    public void open() {}

    @Override
    public void drain() {}

    @Override
    public void flush() {
        recorded.clear();
    }

    @Override
    public boolean isRunning() {
        return started.getCount() == 0 && isOpen();
    }

    @Override
    public boolean isActive() {
        return isRunning();
    }

    @Override
    public int getBufferSize() {
        return 0;
    }

    @Override
    public int available() {
        return recorded.size();
    }

    @Override
    public int getFramePosition() {
        return 0;
    }

    @Override
    public long getLongFramePosition() {
        return 0;
    }

    @Override
    public long getMicrosecondPosition() {
        return 0;
    }

    @Override
    public float getLevel() {
        return 0;
    }

    @Override
    public Line.Info getLineInfo() {
        return new DataLine.Info(TargetDataLine.class, format);
    }

    @Override
    public Control[] getControls() {
        return new Control[0];
    }

    @Override
    public boolean isControlSupported(Control.Type control) {
        return false;
    }

    @Override
    public Control getControl(Control.Type control) {
        throw new IllegalArgumentException("no control " + control);
    }

    @Override
    public void addLineListener(LineListener listener) {}

    @Override
    public void removeLineListener(LineListener listener) {}
}
