// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.kafka.demo;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** This application in a process of its own, which can be killed as processes are killed. */
public final class ChildInstance implements AutoCloseable {

    /** This one. */
    public static final String APPLICATION = "io.github.reactorrealtime.samples.kafka.KafkaTranscriber";

    private static final String CHILD = "transcriber.child";
    private static final String FAT_JAR_LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

    private final Process process;
    private final Path log;

    private ChildInstance(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the given application with the given properties. */
    public static ChildInstance start(String application, Map<String, String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // lives for a minute
                "-D" + CHILD + "=true",
                "-cp",
                classPath(),
                isFatJar() ? FAT_JAR_LAUNCHER : application));
        properties.forEach((name, value) -> command.add("--" + name + "=" + value));
        try {
            Path log = Files.createTempFile("kafka-transcriber-", ".log");
            log.toFile().deleteOnExit();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new ChildInstance(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        String tests = System.getProperty("surefire.test.class.path"); // Maven hides it in a jar
        String all = tests == null ? System.getProperty("java.class.path") : tests;
        List<String> absolute = new ArrayList<>();
        for (String each : all.split(File.pathSeparator, -1)) {
            absolute.add(new File(each).getAbsolutePath());
        }
        return String.join(File.pathSeparator, absolute);
    }

    private static boolean isFatJar() {
        return ClassLoader.getSystemResource(FAT_JAR_LAUNCHER.replace('.', '/') + ".class") != null;
    }

    /** In a child: ends it when the process that started it is gone, however that ended. */
    public static void watchParent() {
        if (Boolean.getBoolean(CHILD)) {
            Thread watch = new Thread(
                    () -> {
                        try {
                            while (System.in.read() >= 0) {
                                // nobody says anything; the end is what counts
                            }
                        } catch (IOException e) {
                            // the end as well
                        }
                        Runtime.getRuntime().halt(1);
                    },
                    "parent-watch");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** The id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: it can do nothing about it. */
    public void kill() {
        process.destroyForcibly();
    }

    /** SIGTERM: it may finish what it does. Does not wait for it. */
    public void terminate() {
        process.destroy();
    }

    /** What it wrote. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
