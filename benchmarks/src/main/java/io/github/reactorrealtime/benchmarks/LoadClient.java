// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    private static final int OPEN_SECONDS = 20;
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
        Sinks.Empty<Void> start = Sinks.empty();
        Contender contender = factory.create(sink, workload, open::countDown);
        CompletableFuture<Void> done = Flux.range(0, workload.sessions())
                .flatMap(
                        i -> contender.transcribe(workload.audio(i).delaySubscription(start.asMono())),
                        workload.sessions())
                .then()
                .toFuture();
        if (!open.await(OPEN_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(open.getCount() + " sessions did not open");
        }
        Cost before = Cost.soFar();
        start.tryEmitEmpty(); // the only emission
        done.get(ROUND_SECONDS, TimeUnit.SECONDS);
        return Cost.soFar().minus(before);
    }
}
