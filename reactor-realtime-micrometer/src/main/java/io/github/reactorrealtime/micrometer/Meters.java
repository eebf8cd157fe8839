// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import io.github.reactorrealtime.CutoverReason;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SignalType;

/**
 * All meters, each looked up in the registry once. Thread-safe. Here is the only place where tags are made, of names that are
 * configured and of enumerations.
 */
final class Meters {

    private static final String PREFIX = "reactor.realtime.";

    /** Where people begin to notice, and the library's own deadlines. */
    private static final Duration[] OBJECTIVES = {
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    final PriceTable prices;
    final AtomicLong activeTranscriptions;
    final OpenJournals journals;
    final Counter gapSeconds;

    private final MeterRegistry registry;
    private final Tags common;
    private final SharedGauges gauges;
    private final Map<String, RouteMeters> routes = new ConcurrentHashMap<>();
    private final Map<Turns, TurnMeters> turns = new ConcurrentHashMap<>();
    private final Map<String, ModelMeters> models = new ConcurrentHashMap<>();
    private final Map<String, String> modelOfRoute = new ConcurrentHashMap<>();
    private final Map<Kind, Counter> failures = new ConcurrentHashMap<>();
    private final Map<Move, Counter> cutovers = new ConcurrentHashMap<>();
    private final Map<SignalType, Counter> ends = new ConcurrentHashMap<>();

    private record Turns(String route, String model) {}

    private record Kind(String meter, String route, FailureKind error) {}

    private record Move(String from, String to, CutoverReason reason) {}

    Meters(MeterRegistry registry, Tags common, PriceTable prices) {
        this.registry = registry;
        this.common = common;
        this.prices = prices;
        this.gauges = SharedGauges.of(registry);
        this.activeTranscriptions =
                gauge("transcriptions.active", "Transcriptions that somebody is subscribed to", null, Tags.empty());
        this.journals = gauges.journals(common);
        this.gapSeconds = counter("audio.gap", "Audio given up without being transcribed", "seconds", Tags.empty());
        journalGauge(
                "journal.used", "Audio without an outcome yet, all journals together", "bytes", OpenJournals::used);
        journalGauge("journal.capacity", "What these journals can hold", "bytes", OpenJournals::capacity);
        journalGauge("journal.fullest", "How full the fullest journal is", "ratio", OpenJournals::fullest);
    }

    Clock clock() {
        return registry.config().clock();
    }

    void expect(String route, String model) {
        modelOfRoute.put(route, model);
        route(route);
        turns(route, model);
        model(model);
    }

    /** Model of a route, as its sessions said it; empty as long as there was none. */
    String modelOf(String route) {
        return modelOfRoute.getOrDefault(route, "");
    }

    RouteMeters route(String route) {
        RouteMeters known = routes.get(route);
        return known == null ? routes.computeIfAbsent(route, RouteMeters::new) : known;
    }

    TurnMeters turns(String route, String model) {
        return turns.computeIfAbsent(new Turns(route, model), TurnMeters::new);
    }

    ModelMeters model(String model) {
        return models.computeIfAbsent(model, ModelMeters::new);
    }

    Counter attemptFailed(String route, FailureKind error) {
        return failure("attempts.failed", "Attempts at a turn that did not transcribe it", route, error);
    }

    Counter connectFailed(String route, FailureKind error) {
        return failure("connects.failed", "Sessions that could not be opened, or were refused", route, error);
    }

    Counter serviceError(String route, FailureKind error) {
        return failure("service.errors", "Error events that did not end their session", route, error);
    }

    Counter routeOut(String route, FailureKind error) {
        return failure("routes.out", "Routes left alone for a while, being at fault themselves", route, error);
    }

    private Counter failure(String name, String description, String route, FailureKind error) {
        return failures.computeIfAbsent(
                new Kind(name, route, error),
                key -> counter(name, description, null, Tags.of("route", route, "error", error.value())));
    }

    Counter cutover(String from, String to, CutoverReason reason) {
        return cutovers.computeIfAbsent(
                new Move(from, to, reason),
                key -> counter(
                        "cutovers",
                        "Moves of the live audio to another session",
                        null,
                        Tags.of("from", from, "to", to, "reason", reason.name().toLowerCase(Locale.ROOT))));
    }

    Counter ended(SignalType signal) {
        String value = switch (signal) {
            case ON_COMPLETE -> "complete";
            case ON_ERROR -> "error";
            default -> "cancel";
        };
        return ends.computeIfAbsent(
                signal,
                key -> counter("transcriptions.ended", "Transcriptions that are over", null, Tags.of("signal", value)));
    }

    void retires(String route, LocalDate date) {
        gauge(
                        "model.retirement.timestamp",
                        "When the provider switches the route's model off",
                        "seconds",
                        Tags.of("route", route))
                .set(date.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
    }

    /** What is counted by route alone. */
    final class RouteMeters {

        final UseMeters live;
        final UseMeters repair;
        final Counter repairs;
        final Counter probesSucceeded;
        final Counter probesFailed;

        private RouteMeters(String route) {
            this.live = new UseMeters(Tags.of("route", route, "use", "live"));
            this.repair = new UseMeters(Tags.of("route", route, "use", "repair"));
            this.repairs = counter("repairs", "Turns sent again from the journal", null, Tags.of("route", route));
            this.probesSucceeded = probes(route, "success");
            this.probesFailed = probes(route, "failure");
        }

        private Counter probes(String route, String outcome) {
            return counter(
                    "probes",
                    "Tries of a better route with a turn that is settled",
                    null,
                    Tags.of("route", route, "outcome", outcome));
        }

        UseMeters of(boolean isLive) {
            return isLive ? live : repair;
        }
    }

    /** What is counted by route and use of the session. */
    final class UseMeters {

        final AtomicLong activeSessions;
        final Counter openedSessions;
        final Counter audioSeconds;

        private UseMeters(Tags tags) {
            this.activeSessions = gauge("sessions.active", "Sessions that are open", null, tags);
            this.openedSessions = counter("sessions.opened", "Sessions that were confirmed", null, tags);
            this.audioSeconds = counter("audio.sent", "Audio given to sessions, silence included", "seconds", tags);
        }
    }

    /** What is measured of turns on one route. */
    final class TurnMeters {

        final Timer firstPartial;
        final Timer serviceTime;
        private final Tags tags;
        private final Counter[] outcomes = new Counter[4];
        private final Timer[] latencies = new Timer[2];

        private TurnMeters(Turns key) {
            this.tags = Tags.of("route", key.route(), "model", named(key.model()));
            this.firstPartial =
                    timer("turn.first.partial", "From when a turn was first heard of to its first text", tags);
            this.serviceTime = timer("turn.final", "From the confirmed commit to the final text", tags);
            for (int repaired = 0; repaired < 2; repaired++) {
                Tags attempts = tags.and("attempts", repaired == 0 ? "first" : "repaired");
                latencies[repaired] =
                        timer("turn.latency", "From the end of a turn to its final text, repairs included", attempts);
                outcomes[repaired] = outcome(attempts.and("outcome", "completed"));
                outcomes[2 + repaired] = outcome(attempts.and("outcome", "failed"));
            }
        }

        private Counter outcome(Tags all) {
            return counter("turns", "Turns that have their outcome", null, all);
        }

        Counter completed(boolean repaired) {
            return outcomes[repaired ? 1 : 0];
        }

        Counter failed(boolean repaired) {
            return outcomes[repaired ? 3 : 2];
        }

        Timer latency(boolean repaired) {
            return latencies[repaired ? 1 : 0];
        }
    }

    /** What is billed by model. */
    final class ModelMeters {

        final Counter inputAudioTokens;
        final Counter inputTextTokens;
        final Counter outputTokens;
        final Counter billedSeconds;
        final Counter cost;
        final Counter unknownCost;

        private ModelMeters(String model) {
            Tags tags = Tags.of("model", named(model));
            this.inputAudioTokens = tokens(tags, "input-audio");
            this.inputTextTokens = tokens(tags, "input-text");
            this.outputTokens = tokens(tags, "output");
            this.billedSeconds = counter("usage.audio", "Audio the service bills by its length", "seconds", tags);
            this.cost = counter("cost.estimated", "What completed turns cost by the price table", "usd", tags);
            this.unknownCost =
                    counter("cost.unknown", "Completed turns that the price table has no price for", "turns", tags);
        }

        private Counter tokens(Tags tags, String type) {
            return counter("usage.tokens", "Tokens the service bills", "tokens", tags.and("type", type));
        }
    }

    private static String named(String model) {
        return model.isBlank() ? "unknown" : model;
    }

    private Counter counter(String name, String description, @Nullable String unit, Tags tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .baseUnit(unit)
                .tags(common.and(tags))
                .register(registry);
    }

    private Timer timer(String name, String description, Tags tags) {
        return Timer.builder(PREFIX + name)
                .description(description)
                .serviceLevelObjectives(OBJECTIVES)
                .tags(common.and(tags))
                .register(registry);
    }

    private AtomicLong gauge(String name, String description, @Nullable String unit, Tags tags) {
        AtomicLong count = gauges.count(name, common.and(tags));
        Gauge.builder(PREFIX + name, count, AtomicLong::get)
                .description(description)
                .baseUnit(unit)
                .tags(common.and(tags))
                .strongReference(true)
                .register(registry);
        return count;
    }

    private void journalGauge(String name, String description, String unit, ToDoubleFunction<OpenJournals> value) {
        Gauge.builder(PREFIX + name, journals, value)
                .description(description)
                .baseUnit(unit)
                .tags(common)
                .strongReference(true)
                .register(registry);
    }
}
