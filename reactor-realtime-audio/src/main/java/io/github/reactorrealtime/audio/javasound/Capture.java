// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio.javasound;

import io.github.reactorrealtime.audio.AudioFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * One recording: opens the line, reads it until it is disposed of or the device is lost, and closes it.
 *
 * <p>{@link #run} blocks and belongs on the capture thread; {@link #dispose} may come from any thread and never blocks.
 */
final class Capture implements Disposable {

    private final LineSupplier lines;
    private final AudioFormat format;
    private final int chunkBytes;
    private final FluxSink<ByteBuffer> sink;
    private final Scheduler thread;
    // Set once, when the line is open; guarded by this.
    private @Nullable TargetDataLine line;
    // Never goes back to false; guarded by this.
    private boolean disposed;

    /** @param thread runs this capture and nothing else; disposed of with it */
    Capture(LineSupplier lines, AudioFormat format, int chunkBytes, FluxSink<ByteBuffer> sink, Scheduler thread) {
        this.lines = lines;
        this.format = format;
        this.chunkBytes = chunkBytes;
        this.sink = sink;
        this.thread = thread;
    }

    void run() {
        TargetDataLine opened;
        try {
            opened = lines.open(LineFormats.toJavaSound(format));
        } catch (LineUnavailableException | RuntimeException e) {
            sink.error(new MicrophoneUnavailableException(
                    "Expected a microphone for " + format + " but " + e.getMessage() + "; available: "
                            + lines.available(),
                    e));
            return;
        }
        if (!adopt(opened)) {
            opened.close();
            return;
        }
        try {
            opened.start();
            read(opened);
        } catch (RuntimeException e) {
            lost("it failed with " + e, e);
        }
    }

    @Override
    public void dispose() {
        TargetDataLine open;
        synchronized (this) {
            disposed = true;
            open = line;
            line = null;
        }
        // Drivers may take their time to close, and the caller may be an event loop.
        Schedulers.boundedElastic().schedule(() -> {
            try {
                if (open != null) {
                    open.stop();
                    open.close();
                }
            } finally {
                thread.dispose();
            }
        });
    }

    @Override
    public synchronized boolean isDisposed() {
        return disposed;
    }

    private synchronized boolean adopt(TargetDataLine opened) {
        if (!disposed) {
            line = opened;
        }
        return !disposed;
    }

    private void read(TargetDataLine opened) {
        byte[] chunk = new byte[chunkBytes];
        while (!isDisposed()) {
            int count = opened.read(chunk, 0, chunk.length);
            if (count > 0) {
                sink.next(ByteBuffer.wrap(Arrays.copyOf(chunk, count)));
            } else {
                // A read blocks until there is audio; it comes back without only when something stopped the line.
                lost("its line is " + (opened.isOpen() ? "stopped" : "closed"), null);
                return;
            }
        }
    }

    private void lost(String reason, @Nullable Throwable cause) {
        if (!isDisposed()) {
            sink.error(new MicrophoneLostException("Expected more audio from the microphone but " + reason, cause));
        }
    }
}
