// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.SignalType;

/** Keeps what a transcription tells its listener. */
final class RecordingListener implements TranscriberListener {

    final List<String> routesOut = new ArrayList<>();

    /** Each as {@code route turn/attempt}. */
    final List<String> failures = new ArrayList<>();

    final List<RealtimeException> causes = new ArrayList<>();

    /** Each as {@code route turn/attempt}. */
    final List<String> repairs = new ArrayList<>();

    final List<String> connectFailures = new ArrayList<>();

    /** Each as {@code from>to}. */
    final List<String> cutovers = new ArrayList<>();

    final List<String> cutoverCauses = new ArrayList<>();

    /** Each as {@code route success}. */
    final List<String> probes = new ArrayList<>();

    final List<AudioReport> reports = new ArrayList<>();
    int sessionsOpened;
    int sessionsClosed;
    long journalBytes;

    @Override
    public void sessionOpened(SessionInfo session) {
        sessionsOpened++;
    }

    @Override
    public void sessionClosed(SessionInfo session, CloseStatus status) {
        sessionsClosed++;
    }

    @Override
    public void journalChanged(long usedBytes, long capacityBytes) {
        journalBytes = usedBytes;
    }

    @Override
    public void connectFailed(String route, Throwable cause) {
        connectFailures.add(route);
    }

    @Override
    public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        failures.add(route + " " + turn + "/" + attempt);
        causes.add(cause);
    }

    @Override
    public void repairStarted(String route, long turn, int attempt) {
        repairs.add(route + " " + turn + "/" + attempt);
    }

    @Override
    public void routeOut(String route, RealtimeException cause) {
        routesOut.add(route);
    }

    @Override
    public void cutOver(String from, String to, CutoverReason reason, String cause) {
        cutovers.add(from + ">" + to);
        cutoverCauses.add(cause);
    }

    @Override
    public void probed(String route, boolean success) {
        probes.add(route + " " + success);
    }

    @Override
    public void ended(AudioReport report, SignalType signal) {
        reports.add(report);
    }
}
