// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What does the whole operator cost per append, in CPU and garbage, beside the floor and beside what people use?
 *
 * <pre>java -cp benchmarks/target/benchmarks.jar io.github.reactorrealtime.benchmarks.LoadRun</pre>
 *
 * <p>Each contender runs in a JVM of its own on one processor, the sink in another on another; a workload is run by all of
 * them in turn, round after round, and of the rounds the median counts.
 */
@Command(name = "LoadRun", mixinStandardHelpOptions = true, sortOptions = false)
public final class LoadRun implements Callable<Integer> {

    private static final int TURN_MILLIS = 5_000;
    private static final int SHORT_TURN_MILLIS = 1_000;
    private static final int MANY_SESSIONS = 100;

    /** Audio of one round at full speed, all sessions together: a second or less of CPU, for most. */
    private static final int ROUND_MILLIS = 6_000_000;

    @Option(names = "--rounds", defaultValue = "3", description = "Measured rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--warm-up", defaultValue = "2", description = "Rounds before (${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(
            names = "--paced-seconds",
            defaultValue = "24",
            description = "Length of the paced run, 0 to leave it out (${DEFAULT-VALUE}).")
    private int pacedSeconds;

    @Option(
            names = "--contenders",
            split = ",",
            defaultValue = "preformatted,handwritten,operator,jdk,spring",
            description = "Who takes part; the first is the floor (${DEFAULT-VALUE}).")
    private List<String> contenders = List.of();

    @Option(names = "--jvm-arg", description = "Argument for the contenders' JVMs; may be given several times.")
    private List<String> jvmArguments = List.of();

    public static void main(String[] args) {
        System.exit(new CommandLine(new LoadRun()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        System.out.println("Java " + System.getProperty("java.vm.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, "
                + (Worker.canPin() ? "client and sink on one each" : "nothing pinned"));
        Map<String, Worker> clients = new LinkedHashMap<>();
        try (Worker sink = Worker.start(1, List.of(), LoadSink.class)) {
            String uri = "ws://127.0.0.1:" + sink.answer() + "/v1/realtime";
            List<String> names = new ArrayList<>(contenders);
            names.add("idle");
            for (String name : names) {
                clients.put(name, Worker.start(0, jvmArguments, LoadClient.class, uri, name));
            }
            measure(new Measurement(sink, clients));
        } finally {
            clients.values().forEach(Worker::close);
        }
        return 0;
    }

    private void measure(Measurement measurement) throws IOException {
        for (int sessions : List.of(1, MANY_SESSIONS)) {
            for (int frameMillis : List.of(20, 100)) {
                int appends = ROUND_MILLIS / frameMillis / sessions;
                Workload plain = new Workload(frameMillis, 1, sessions, appends, false, TURN_MILLIS);
                List<Entry> entries = entries(plain);
                if (contenders.contains("operator")) {
                    entries.add(new Entry("operator", "operator, a turn per second", turns(plain, SHORT_TURN_MILLIS)));
                    entries.add(new Entry("operator", "operator, source buffers of 1/10", pieces(plain, 10)));
                }
                measurement.run(frameMillis + " ms, " + sessions + " session(s), full speed", entries, warmUp, rounds);
            }
        }
        if (pacedSeconds > 0) {
            for (int frameMillis : List.of(20, 100)) {
                int appends = pacedSeconds * 1_000 / frameMillis;
                Workload paced = new Workload(frameMillis, 1, MANY_SESSIONS, appends, true, TURN_MILLIS);
                List<Entry> entries = entries(paced);
                entries.add(1, new Entry("idle", "nothing sent", paced));
                measurement.run(frameMillis + " ms, " + MANY_SESSIONS + " sessions, paced", entries, 0, 1);
            }
        }
    }

    private List<Entry> entries(Workload workload) {
        List<Entry> entries = new ArrayList<>();
        contenders.forEach(name -> entries.add(new Entry(name, name, workload)));
        return entries;
    }

    private static Workload turns(Workload w, int turnMillis) {
        return new Workload(w.frameMillis(), w.pieces(), w.sessions(), w.appends(), w.paced(), turnMillis);
    }

    private static Workload pieces(Workload w, int pieces) {
        return new Workload(w.frameMillis(), pieces, w.sessions(), w.appends(), w.paced(), w.turnMillis());
    }

    /** A line of a table: who does what. */
    record Entry(String contender, String label, Workload workload) {}
}
