// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.samples.recipes.PushedAudio.PhoneSdk;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/** An SDK with a thread of its own, which says what it was given and uses one array for all of it. */
final class FakePhone implements PhoneSdk {

    private final List<byte[]> frames;
    private final Sinks.Empty<Void> over = Sinks.empty();
    private volatile boolean isListening;
    private boolean hangsUp = true;
    private @Nullable Exception failure;

    FakePhone(List<byte[]> frames) {
        this.frames = frames;
    }

    FakePhone failing(Exception cause) {
        failure = cause;
        return this;
    }

    FakePhone stayingOn() {
        hangsUp = false;
        return this;
    }

    boolean isListening() {
        return isListening;
    }

    void awaitEnd() {
        over.asMono().block(Emulated.TIMEOUT);
    }

    @Override
    public Registration listen(String call, Listener listener) {
        isListening = true;
        new Thread(() -> talk(listener), call).start();
        return () -> isListening = false;
    }

    private void talk(Listener listener) {
        byte[] reused = new byte[frames.get(0).length];
        for (byte[] frame : frames) {
            if (isListening) {
                System.arraycopy(frame, 0, reused, 0, frame.length);
                listener.frame(reused);
            }
        }
        if (failure != null) {
            listener.failed(failure);
        } else if (hangsUp) {
            listener.hungUp();
        }
        over.tryEmitEmpty();
    }
}
