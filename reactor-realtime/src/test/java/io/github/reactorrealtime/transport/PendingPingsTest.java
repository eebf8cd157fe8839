// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** A PONG answers what was asked before it, and nothing that was asked later. */
class PendingPingsTest {

    private final PendingPings pings = new PendingPings();
    private final List<Long> answered = new ArrayList<>();

    @Test
    void anAnswerIsNoneToLaterPings() {
        PendingPings.Ping first = ask();
        PendingPings.Ping second = ask();
        pong(first);
        assertThat(answered).containsExactly(1L);
        pong(second);
        assertThat(answered).containsExactly(1L, 2L);
    }

    @Test
    void aPeerMayAnswerTheLastOnly() {
        ask();
        ask();
        pong(ask());
        assertThat(answered).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aPingIsAnsweredOnce() {
        PendingPings.Ping ping = ask();
        pong(ping);
        pong(ping);
        assertThat(answered).containsExactly(1L);
    }

    @Test
    void whatOnlyLooksLikeAnAnswerIsNone() {
        PendingPings.Ping ping = ask();
        pings.onPong(ping.number(), ping.sentNanos() + 1);
        pings.onPong(ping.number() + 1, ping.sentNanos());
        assertThat(answered).isEmpty();
    }

    @Test
    void whoGaveUpIsForgotten() {
        PendingPings.Ping ping = pings.next();
        Disposable waiting = pings.answer(ping).subscribe(time -> answered.add(ping.number()));
        waiting.dispose();
        ask();
        pong(ping);
        assertThat(answered).isEmpty();
    }

    private PendingPings.Ping ask() {
        PendingPings.Ping ping = pings.next();
        pings.answer(ping).subscribe(time -> answered.add(ping.number()));
        return ping;
    }

    private void pong(PendingPings.Ping ping) {
        pings.onPong(ping.number(), ping.sentNanos());
    }
}
