// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A jar that runs in a JVM of its own, and what that JVM uses. */
final class ServerProcess implements AutoCloseable {

    private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final Pattern GENERATION = Pattern.compile("total \\d+K, used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final BufferedReader output;

    private ServerProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    /** @param heap such as {@code 512m} */
    static ServerProcess start(Path jar, String heap, List<String> arguments) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IOException("Expected " + jar + " but it is not there — build it with mvn -DskipTests package");
        }
        List<String> command = new ArrayList<>(List.of(
                JAVA_BIN.resolve("java").toString(),
                "-XX:+UseSerialGC",
                "-Xms" + heap,
                "-Xmx" + heap,
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        return new ServerProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Waits for a line of its output in which the pattern is found; the rest of what it says is printed from then on. */
    String await(Pattern wanted) throws IOException {
        String line;
        while ((line = output.readLine()) != null) {
            Matcher found = wanted.matcher(line);
            if (found.find()) {
                Thread rest = new Thread(this::printRest, "output of " + process.pid());
                rest.setDaemon(true);
                rest.start();
                return found.group();
            }
        }
        throw new IOException("The process ended before it said " + wanted);
    }

    private void printRest() {
        output.lines().forEach(System.out::println);
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** What is left of the heap after a full collection. */
    long heapBytesAfterCollection() throws IOException {
        jcmd("GC.run");
        Matcher used = GENERATION.matcher(jcmd("GC.heap_info"));
        long kilobytes = 0;
        while (used.find()) {
            kilobytes += Long.parseLong(used.group(1));
        }
        return kilobytes << 10;
    }

    /** Of the whole process; 0 where there is no {@code /proc}. */
    long residentBytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        Matcher resident = RESIDENT.matcher(Files.readString(status));
        return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
    }

    private String jcmd(String order) throws IOException {
        Process jcmd = new ProcessBuilder(JAVA_BIN.resolve("jcmd").toString(), String.valueOf(process.pid()), order)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
