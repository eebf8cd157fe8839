// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.TranscriberListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/** No key is in a meter, a span or a {@code toString}; for spans see {@link TraceTest}. */
class SecretsTest {

    @Test
    void noKeyIsInWhatIsScraped() {
        String scraped = Rehearsal.played().registry.scrape();

        assertThat(scraped)
                .contains(
                        "reactor_realtime_routes_out_total",
                        Rehearsal.played().routes.get(0));
        assertThat(scraped).doesNotContain(Rehearsal.KEY).doesNotContain("sk-");
    }

    @Test
    void listenersSayWhatTheyAreAndNothingElse() {
        TranscriberMetrics metrics = TranscriberMetrics.of(new SimpleMeterRegistry());
        TranscriberObservations observations = TranscriberObservations.of(TestObservationRegistry.create());
        Context secret = Context.of("key", Rehearsal.KEY);
        Stream<TranscriberListener> listeners =
                Stream.of(metrics, metrics.subscribed(secret), observations, observations.subscribed(secret));

        assertThat(listeners)
                .extracting(Object::toString)
                .containsExactly(
                        "TranscriberMetrics",
                        "TranscriberMetrics",
                        "TranscriberObservations",
                        "TranscriberObservations");
    }
}
