// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/** What is told many times a second costs no memory. */
class HotPathTest {

    private static final int TIMES = 50_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final TranscriberListener call = TranscriberMetrics.of(
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
            .subscribed(Context.empty());
    private final SessionInfo live = Told.live();

    @Test
    void sentAudioAndTheJournalAllocateNothing() {
        call.sessionOpened(live);
        tell();

        long before = threads.getCurrentThreadAllocatedBytes();
        tell();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes in %s rounds", TIMES).isLessThan(TIMES);
    }

    private void tell() {
        for (int i = 0; i < TIMES; i++) {
            call.audioSent(live, 1_440);
            call.journalChanged(i, TIMES);
        }
    }
}
