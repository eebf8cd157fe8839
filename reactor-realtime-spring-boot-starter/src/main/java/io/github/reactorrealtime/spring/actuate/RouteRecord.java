// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.provider.Retirement;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What was heard of a route last, from all transcriptions. Thread-safe. */
final class RouteRecord {

    private final AtomicInteger liveSessions = new AtomicInteger();
    private volatile @Nullable Instant lastSuccess;
    private volatile @Nullable RouteFailure lastFailure;
    private volatile @Nullable Retirement retirement;

    void liveSessionOpened() {
        liveSessions.incrementAndGet();
    }

    void liveSessionClosed() {
        liveSessions.decrementAndGet();
    }

    void succeeded(Instant at) {
        lastSuccess = at;
    }

    void failed(RouteFailure failure) {
        lastFailure = failure;
    }

    void retires(Retirement retirement) {
        this.retirement = retirement;
    }

    /** Open sessions that carry live audio, or did until another took over and still answer for it. */
    int liveSessions() {
        return liveSessions.get();
    }

    @Nullable
    Instant lastSuccess() {
        return lastSuccess;
    }

    @Nullable
    RouteFailure lastFailure() {
        return lastFailure;
    }

    @Nullable
    Retirement retirement() {
        return retirement;
    }

    /** When the route last did anything, well or badly; {@code null} when it never did. */
    @Nullable
    Instant lastHeard() {
        Instant success = lastSuccess;
        RouteFailure failure = lastFailure;
        if (success == null || failure == null) {
            return success != null ? success : failure != null ? failure.at() : null;
        }
        return success.isAfter(failure.at()) ? success : failure.at();
    }
}
