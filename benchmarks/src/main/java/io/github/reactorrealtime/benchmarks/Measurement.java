// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import io.github.reactorrealtime.benchmarks.LoadRun.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs workloads in turn and prints a Markdown table of each. */
final class Measurement {

    private final Worker sink;
    private final Map<String, Worker> clients;

    Measurement(Worker sink, Map<String, Worker> clients) {
        this.sink = sink;
        this.clients = clients;
    }

    void run(String title, List<Entry> entries, int warmUp, int rounds) throws IOException {
        Map<String, Series> results = new LinkedHashMap<>();
        for (int round = -warmUp; round < rounds; round++) {
            for (Entry entry : entries) {
                Series series = results.computeIfAbsent(entry.label(), label -> new Series());
                Cost cost = runOnce(entry);
                if (round >= 0) {
                    series.add(cost);
                }
            }
        }
        print(title, results);
    }

    private Cost runOnce(Entry entry) throws IOException {
        Worker client = clients.get(entry.contender());
        if (client == null) {
            throw new IllegalStateException("no client of the name " + entry.contender());
        }
        Cost cost = Cost.parse(client.ask(entry.workload().line()));
        long received = Long.parseLong(sink.ask("appends"));
        long expected = entry.contender().equals("idle") ? 0 : entry.workload().totalAppends();
        if (received != expected) {
            throw new IOException("Expected " + expected + " appends of " + entry.label() + " but was " + received);
        }
        return cost;
    }

    private static void print(String title, Map<String, Series> results) {
        System.out.printf("%n### %s%n%n", title);
        System.out.println("| | CPU per append, µs (min–max) | × floor | allocated per append, bytes |");
        System.out.println("|---|---|---|---|");
        double floor = results.values().iterator().next().cpuMicros();
        results.forEach((label, series) -> System.out.printf(
                "| %s | %.2f (%.2f–%.2f) | %.1f | %,.0f |%n",
                label,
                series.cpuMicros(),
                series.cpuMicros.stream().min(Double::compare).orElse(Double.NaN),
                series.cpuMicros.stream().max(Double::compare).orElse(Double.NaN),
                series.cpuMicros() / floor,
                median(series.allocatedBytes)));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }

    /** The rounds of one line, per append. */
    private static final class Series {

        private final List<Double> cpuMicros = new ArrayList<>();
        private final List<Double> allocatedBytes = new ArrayList<>();

        void add(Cost cost) {
            cpuMicros.add(cost.cpuMicros());
            allocatedBytes.add(cost.allocatedBytes());
        }

        double cpuMicros() {
            return median(cpuMicros);
        }
    }
}
