// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.spring.actuate;

import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.provider.Retirement;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What was heard of routes last: one record for each, whatever the number of transcriptions. */
final class RouteRecords implements TranscriberListener {

    private final Map<String, RouteRecord> records = new ConcurrentHashMap<>();
    private final InstantSource clock;

    RouteRecords(InstantSource clock) {
        this.clock = clock;
    }

    RouteRecord of(String route) {
        return records.computeIfAbsent(route, name -> new RouteRecord());
    }

    @Override
    public void modelRetires(String route, Retirement retirement, String notice) {
        of(route).retires(retirement);
    }

    @Override
    public void sessionOpened(SessionInfo session) {
        if (session.live()) {
            of(session.route()).liveSessionOpened();
        }
    }

    @Override
    public void sessionClosed(SessionInfo session, CloseStatus status) {
        RouteRecord record = of(session.route());
        if (session.live()) {
            record.liveSessionClosed();
        }
        if (status.code() != CloseStatus.NORMAL.code() && status.kind() != CloseStatus.Kind.EXPIRED) {
            record.failed(RouteFailure.ofClose(clock.instant(), status, session.support()));
        }
    }

    @Override
    public void connectFailed(String route, Throwable cause) {
        of(route).failed(RouteFailure.ofConnect(clock.instant(), cause));
    }

    @Override
    public void attemptSucceeded(String route, long turn, int attempt) {
        of(route).succeeded(clock.instant());
    }

    @Override
    public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        of(route).failed(RouteFailure.ofTurn(clock.instant(), cause));
    }

    @Override
    public void probed(String route, boolean success) {
        if (success) {
            of(route).succeeded(clock.instant());
        }
    }

    @Override
    public String toString() {
        return "RouteRecords";
    }
}
