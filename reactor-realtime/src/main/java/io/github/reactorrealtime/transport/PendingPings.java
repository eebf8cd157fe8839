// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * PINGs under way. Each caller has one of its own: the answer to an earlier one would say nothing of what was sent in between. Safe
 * for use by several threads.
 */
final class PendingPings {

    /** What goes over the wire: the number, and the time against PONGs that only look like answers. */
    record Ping(long number, long sentNanos, Sinks.One<Duration> answer) {}

    private final AtomicLong count = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Ping> pending = new ConcurrentSkipListMap<>();

    /** One to be sent at once. */
    Ping next() {
        Ping ping = new Ping(count.incrementAndGet(), System.nanoTime(), Sinks.one());
        pending.put(ping.number, ping);
        return ping;
    }

    /** Its answer; forgotten when nobody waits for it any more. */
    Mono<Duration> answer(Ping ping) {
        return ping.answer.asMono().doFinally(signal -> pending.remove(ping.number));
    }

    /** A PONG answers the earlier PINGs too: a peer may leave out all but the last. */
    void onPong(long number, long sentNanos) {
        Ping answered = pending.get(number);
        if (answered == null || answered.sentNanos != sentNanos) {
            return; // unsolicited PONGs are legal heartbeats and mean nothing here
        }
        Map.Entry<Long, Ping> first;
        while ((first = pending.firstEntry()) != null && first.getKey() <= number) {
            Ping ping = first.getValue();
            pending.remove(ping.number);
            ping.answer.tryEmitValue(Duration.ofNanos(System.nanoTime() - ping.sentNanos)); // only emission
        }
    }
}
