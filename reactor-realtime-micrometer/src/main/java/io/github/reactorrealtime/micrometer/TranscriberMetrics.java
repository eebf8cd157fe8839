// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.provider.Retirement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import reactor.util.context.ContextView;

/**
 * Counts and measures what transcriptions do, in meters named {@code reactor.realtime.*}.
 *
 * <pre>{@code
 * RealtimeTranscriber.builder().listener(TranscriberMetrics.of(registry))…
 * }</pre>
 *
 * <p>Thread-safe, made to be shared by all transcribers of an application. Several with the same registry and tags add to the same
 * meters. The number of time series is bounded by the routes that are configured: nothing the service or the speech says becomes a
 * tag, but for a fixed set of kinds of errors. The state of circuit breakers is not among the meters; resilience4j-micrometer has it.
 *
 * <p>The meters, their units and tags are listed in {@code docs/observability.md}.
 */
public final class TranscriberMetrics implements TranscriberListener {

    private final Meters meters;

    private TranscriberMetrics(Builder builder) {
        this.meters = new Meters(builder.registry, builder.tags, builder.prices);
    }

    /** With {@linkplain PriceTable#published() published prices} and no tags but its own. */
    public static TranscriberMetrics of(MeterRegistry registry) {
        return builder(registry).build();
    }

    /** For other prices, and for more tags. */
    public static Builder builder(MeterRegistry registry) {
        return new Builder(registry);
    }

    /**
     * Registers the meters of these routes with zero. Not necessary, but what starts to exist with its first count has no increase
     * for Prometheus to see, and a route that never worked would have no series but those of its failures.
     *
     * @param routes as {@code RealtimeTranscriber.routes()} gives them
     */
    public TranscriberMetrics expect(Collection<Route> routes) {
        routes.forEach(route -> meters.expect(route.name(), route.model()));
        return this;
    }

    @Override
    public TranscriberListener subscribed(ContextView context) {
        return new TranscriptionMetrics(meters);
    }

    @Override
    public void modelRetires(String route, Retirement retirement, String notice) {
        meters.retires(route, retirement.date());
    }

    @Override
    public void routeOut(String route, RealtimeException cause) {
        meters.routeOut(route, FailureKind.of(cause)).increment();
    }

    @Override
    public String toString() {
        return "TranscriberMetrics";
    }

    /** Collects the options of {@link TranscriberMetrics}. Not thread-safe. */
    public static final class Builder {

        private final MeterRegistry registry;
        private Tags tags = Tags.empty();
        private PriceTable prices = PriceTable.published();

        private Builder(MeterRegistry registry) {
            this.registry = requireNonNull(registry, "registry");
        }

        /** What {@code reactor.realtime.cost.estimated} is made from; default {@link PriceTable#published()}. */
        public Builder prices(PriceTable prices) {
            this.prices = requireNonNull(prices, "prices");
            return this;
        }

        /** More tags on every meter: fixed ones, which tell one transcriber of the application from another. */
        public Builder tags(Iterable<Tag> tags) {
            this.tags = Tags.concat(this.tags, tags);
            return this;
        }

        /** The listener. Registers the meters that have no route among their tags. */
        public TranscriberMetrics build() {
            return new TranscriberMetrics(this);
        }
    }
}
