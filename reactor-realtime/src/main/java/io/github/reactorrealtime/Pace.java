// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Lets audio go no faster than so many times its own speed, but for a second of it at once. Confined to its transcription. */
final class Pace implements Disposable {

    private static final Duration BURST = Duration.ofSeconds(1);

    private final TranscriptionSettings settings;
    private final Runnable wake;
    private final double samplesPerNano;
    private final double burst; // samples
    private final Disposable.Swap timer = Disposables.swap();

    private double allowance; // samples that may go at once
    private long updatedNanos;

    /** @param wake called when there is allowance again for what was refused */
    Pace(TranscriptionSettings settings, Runnable wake) {
        this.settings = settings;
        this.wake = wake;
        this.samplesPerNano = settings.maxSpeed() * settings.wireFormat().sampleRateHz() / 1e9;
        this.burst = settings.samples(BURST);
        this.allowance = burst;
        this.updatedNanos = settings.nanos();
    }

    /** Whether so many samples, a second's at most, may go now; if so, they are taken to have gone. */
    boolean allows(int samples) {
        if (settings.maxSpeed() == Double.POSITIVE_INFINITY) {
            return true;
        }
        long now = settings.nanos();
        allowance = Math.min(burst, allowance + (now - updatedNanos) * samplesPerNano);
        updatedNanos = now;
        if (samples <= allowance) {
            allowance -= samples;
            return true;
        }
        long wait = (long) Math.ceil((samples - allowance) / samplesPerNano);
        timer.update(settings.timer().schedule(wake, wait, TimeUnit.NANOSECONDS));
        return false;
    }

    @Override
    public void dispose() {
        timer.dispose();
    }

    @Override
    public boolean isDisposed() {
        return timer.isDisposed();
    }
}
