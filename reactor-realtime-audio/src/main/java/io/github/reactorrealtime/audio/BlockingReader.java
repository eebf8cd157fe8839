// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * Reads one stream, buffer by buffer. {@link #next} may block and runs on one thread at a time; {@link #cancel} may come
 * from any thread at any time and never blocks.
 */
final class BlockingReader {

    private static final int READ_SIZE = 16 * 1_024;

    private final Callable<? extends InputStream> open;
    private final byte[] block = new byte[READ_SIZE];
    // Null before the first read and after closing; guarded by this.
    private @Nullable InputStream in;
    // Never goes back to false; guarded by this.
    private boolean closed;

    BlockingReader(Callable<? extends InputStream> open) {
        this.open = open;
    }

    /** Emits the next bytes, or the end after closing the stream. */
    void next(SynchronousSink<ByteBuffer> sink) {
        try {
            InputStream stream = opened();
            int count = stream == null ? -1 : readSome(stream);
            if (count > 0) {
                sink.next(ByteBuffer.wrap(Arrays.copyOf(block, count)));
            } else {
                closeQuietly(release());
                sink.complete();
            }
        } catch (Exception failure) {
            fail(failure, sink);
        }
    }

    /** Closes the stream on another thread, which also ends a read that is stuck in a pipe or a socket. */
    void cancel() {
        InputStream stream = release();
        if (stream != null) {
            Schedulers.boundedElastic().schedule(() -> closeQuietly(stream));
        }
    }

    private @Nullable InputStream opened() throws Exception {
        synchronized (this) {
            if (closed || in != null) {
                return in;
            }
        }
        // Not under the lock: opening a named pipe blocks until there is a writer.
        InputStream fresh = open.call();
        synchronized (this) {
            if (!closed) {
                in = fresh;
                return fresh;
            }
        }
        closeQuietly(fresh);
        return null;
    }

    private int readSome(InputStream stream) throws IOException {
        int count = 0;
        while (count == 0) {
            count = stream.read(block);
        }
        return count;
    }

    private void fail(Exception failure, SynchronousSink<ByteBuffer> sink) {
        boolean cancelled;
        synchronized (this) {
            cancelled = closed;
        }
        closeQuietly(release());
        if (cancelled) {
            // The failure is the closing itself.
            sink.complete();
        } else {
            sink.error(failure);
        }
    }

    private synchronized @Nullable InputStream release() {
        InputStream stream = in;
        closed = true;
        in = null;
        return stream;
    }

    private static void closeQuietly(@Nullable InputStream stream) {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException ignored) {
            // All its bytes are read, or nobody wants them any more.
        }
    }
}
