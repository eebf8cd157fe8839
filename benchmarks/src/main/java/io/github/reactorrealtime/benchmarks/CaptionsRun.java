// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Many calls at once through one process of the live captions: each page speaks a number every three seconds, in real time, and
 * expects it back. The emulator, without latency of its own, runs in another process; so what is measured is what the
 * application, its sockets and this caller add.
 */
@Command(name = "CaptionsRun", mixinStandardHelpOptions = true, usageHelpWidth = 120)
public final class CaptionsRun implements Callable<Integer> {

    private static final Duration RAMP = Duration.ofSeconds(30);
    private static final long CALM_MINUTES = 2; // after the end, for the last sessions to be forgotten

    @Option(names = "--calls", defaultValue = "200", description = "Calls at once (${DEFAULT-VALUE}).")
    private int calls;

    @Option(names = "--minutes", defaultValue = "10", description = "How long each call is (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--heap", defaultValue = "512m", description = "Heap of the application (${DEFAULT-VALUE}).")
    private String heap = "";

    @Option(
            names = "--application",
            defaultValue = "samples/live-captions/target/live-captions.jar",
            description = "Jar of the application (${DEFAULT-VALUE}).")
    private Path application = Path.of("");

    @Option(
            names = "--emulator",
            defaultValue = "samples/emulator/target/emulator.jar",
            description = "Jar of the emulator (${DEFAULT-VALUE}).")
    private Path emulator = Path.of("");

    private final CaptionsResults results = new CaptionsResults();

    public static void main(String[] args) {
        System.exit(new CommandLine(new CaptionsRun()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ServerProcess service = ServerProcess.start(emulator, "1g", List.of("--timing", "instant"))) {
            String url = service.await(Pattern.compile("ws://\\S+"));
            int port = freePort();
            List<String> arguments = List.of(
                    "--server.port=" + port, "--captions.max-sessions=" + calls, "--captions.emulator.url=" + url);
            try (ServerProcess captions = ServerProcess.start(application, heap, arguments)) {
                captions.await(Pattern.compile("http://\\S+" + port));
                run(service, captions, URI.create("http://127.0.0.1:" + port));
            }
        }
        results.complaints().forEach(System.out::println);
        return results.wrong() == 0 ? 0 : 1;
    }

    private void run(ServerProcess service, ServerProcess captions, URI page) throws IOException, InterruptedException {
        System.out.printf(
                "%d calls of %d minutes, %d processors%n",
                calls, minutes, Runtime.getRuntime().availableProcessors());
        CountDownLatch done = new CountDownLatch(1);
        int numbers = (int) (Duration.ofMinutes(minutes).toMillis() / CaptionsCaller.PERIOD.toMillis());
        Flux.range(0, calls)
                .flatMap(
                        call -> Mono.delay(RAMP.multipliedBy(call).dividedBy(calls))
                                .then(CaptionsCaller.call(page, numbers, results)),
                        calls)
                .doFinally(signal -> done.countDown())
                .subscribe();
        print("minute", "texts", "p50 ms", "p99 ms", "max ms", "heap MB", "RSS MB", "app CPU", "emulator", "wrong");
        Duration captionsCpu = captions.cpu();
        Duration serviceCpu = service.cpu();
        boolean over = false;
        for (int minute = 1; !over; minute++) {
            over = done.await(1, TimeUnit.MINUTES);
            CaptionsResults.Latencies latencies = results.lastMinute();
            Duration captionsNow = captions.cpu();
            Duration serviceNow = service.cpu();
            print(
                    minute,
                    latencies.texts(),
                    ms(latencies.p50()),
                    ms(latencies.p99()),
                    ms(latencies.max()),
                    captions.heapBytesAfterCollection() >> 20,
                    captions.residentBytes() >> 20,
                    seconds(captionsNow.minus(captionsCpu)),
                    seconds(serviceNow.minus(serviceCpu)),
                    results.wrong());
            captionsCpu = captionsNow;
            serviceCpu = serviceNow;
        }
        CaptionsResults.Latencies all = results.all();
        System.out.printf(
                Locale.ROOT,
                "%d texts, p50 %.1f ms, p99 %.1f ms, max %.1f ms; repaired %d, wrong %d, late frames of the caller %d%n",
                all.texts(),
                all.p50(),
                all.p99(),
                all.max(),
                results.repaired(),
                results.wrong(),
                results.late());
        TimeUnit.MINUTES.sleep(CALM_MINUTES);
        System.out.println("heap when all is over: " + (captions.heapBytesAfterCollection() >> 20) + " MB");
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String seconds(Duration cpu) {
        return String.format(Locale.ROOT, "%.1f s", cpu.toMillis() / 1e3);
    }

    private static void print(Object... columns) {
        StringBuilder line = new StringBuilder();
        for (Object column : columns) {
            line.append(String.format(Locale.ROOT, "%9s ", column));
        }
        System.out.println(line);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
