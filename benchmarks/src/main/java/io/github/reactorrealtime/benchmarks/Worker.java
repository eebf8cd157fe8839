// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of our own class path that answers lines with lines, kept to one processor where there are two and a way to do it. */
final class Worker implements AutoCloseable {

    private static final Path TASKSET = Path.of("/usr/bin/taskset");

    private final Process process;
    private final BufferedReader answers;
    private final Writer orders;

    private Worker(Process process) {
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.orders = process.outputWriter(UTF_8);
    }

    static boolean canPin() {
        return Files.isExecutable(TASKSET) && Runtime.getRuntime().availableProcessors() > 1;
    }

    static Worker start(int processor, List<String> jvmArguments, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (canPin()) {
            command.addAll(List.of(TASKSET.toString(), "-c", String.valueOf(processor)));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:MaxDirectMemorySize=2g"));
        command.addAll(
                List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dio.netty.leakDetection.level=disabled"));
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new Worker(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        return answer();
    }

    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("The process ended before it answered: "
                    + process.info().commandLine().orElse(String.valueOf(process.pid())));
        }
        return line;
    }

    @Override
    public void close() {
        try {
            orders.close(); // the worker ends with its input
        } catch (IOException alreadyGone) {
            process.destroy();
        }
    }
}
