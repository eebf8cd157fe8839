// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One contender, in a process of its own so that the compiler sees nothing of the others: runs the workload of each line on
 * stdin and answers with what it cost.
 */
final class LoadClient {

    static final Map<String, Contender.Factory> CONTENDERS = Map.of(
            "idle", (sink, workload, opened) -> new Idle(opened),
            "preformatted", ReactorNettyFloor::preformatted,
            "handwritten", ReactorNettyFloor::handwritten,
            "operator", Operator::new,
            "jdk", JdkWebSocket::new,
            "spring", SpringWebSocket::new);

    private static final int ROUND_SECONDS = 120;

    private LoadClient() {}

    /** Arguments: the sink's URI and the contender's name. */
    public static void main(String[] args) throws Exception {
        URI sink = URI.create(args[0]);
        Contender.Factory factory = CONTENDERS.get(args[1]);
        if (factory == null) {
            throw new IllegalArgumentException("Expected one of " + CONTENDERS.keySet() + " but was " + args[1]);
        }
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            System.out.println(run(factory, sink, Workload.parse(line)).line());
        }
        System.exit(0);
    }

    private static Cost run(Contender.Factory factory, URI sink, Workload workload)
            throws InterruptedException, ExecutionException, TimeoutException, IOException {
        CountDownLatch open = new CountDownLatch(workload.sessions());
        CountDownLatch lead = new CountDownLatch(workload.sessions());
        Sinks.Empty<Void> start = Sinks.empty();
        Contender contender = factory.create(sink, workload, open::countDown);
        List<Supply> supplies = IntStream.range(0, workload.sessions())
                .mapToObj(i -> new Supply(workload, i, lead::countDown))
                .toList();
        CompletableFuture<?> done = Flux.fromIterable(supplies)
                .flatMap(
                        supply -> contender.transcribe(supply.audio().delaySubscription(start.asMono())),
                        workload.sessions())
                .then()
                .toFuture();
        await(open, "sessions did not open");
        start.tryEmitEmpty(); // the only emission
        await(lead, "sessions did not get going");
        int given = supplies.stream().mapToInt(Supply::given).sum();
        Usage before = Usage.soFar();
        done.get(ROUND_SECONDS, TimeUnit.SECONDS);
        int measured = (int) workload.totalAppends() - given / workload.pieces();
        return Usage.soFar().minus(before).per(measured);
    }

    private static void await(CountDownLatch latch, String problem) throws InterruptedException, IOException {
        if (!latch.await(ROUND_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(latch.getCount() + " " + problem);
        }
    }
}
