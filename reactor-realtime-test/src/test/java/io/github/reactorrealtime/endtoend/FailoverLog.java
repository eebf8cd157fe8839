// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.endtoend;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.CutoverReason;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.error.RealtimeException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.SignalType;

/** Writes down what a transcriber does to keep going. */
final class FailoverLog implements TranscriberListener {

    private final List<String> cutOvers = new CopyOnWriteArrayList<>();
    private final List<String> routesOut = new CopyOnWriteArrayList<>();
    private final List<String> probes = new CopyOnWriteArrayList<>();
    private final List<AudioReport> reports = new CopyOnWriteArrayList<>();

    /** As {@code from → to: cause}. */
    List<String> cutOvers() {
        return cutOvers;
    }

    List<String> routesOut() {
        return routesOut;
    }

    /** As {@code route success}. */
    List<String> probes() {
        return probes;
    }

    /** Of the only transcription. */
    AudioReport report() {
        if (reports.size() != 1) {
            throw new AssertionError("Expected one report but there are " + reports);
        }
        return reports.get(0);
    }

    @Override
    public void cutOver(String from, String to, CutoverReason reason, String cause) {
        cutOvers.add(from + " → " + to + ": " + cause);
    }

    @Override
    public void routeOut(String route, RealtimeException cause) {
        routesOut.add(route);
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
