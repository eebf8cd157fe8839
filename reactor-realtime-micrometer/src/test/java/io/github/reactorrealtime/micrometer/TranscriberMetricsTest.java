// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.micrometer;

import static io.github.reactorrealtime.micrometer.Told.MODEL;
import static io.github.reactorrealtime.micrometer.Told.OTHER_MODEL;
import static io.github.reactorrealtime.micrometer.Told.OTHER_ROUTE;
import static io.github.reactorrealtime.micrometer.Told.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reactorrealtime.CutoverReason;
import io.github.reactorrealtime.Provenance;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.event.ErrorDetails;
import io.github.reactorrealtime.event.Usage;
import io.github.reactorrealtime.provider.Provider;
import io.github.reactorrealtime.provider.Retirement;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.SignalType;
import reactor.util.context.Context;

/** What the meters say after a listener was told this and that. */
class TranscriberMetricsTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final TranscriberMetrics metrics = TranscriberMetrics.of(registry);
    private final TranscriberListener call = metrics.subscribed(Context.empty());
    private final SessionInfo live = Told.live();

    @Test
    void audioIsCountedInSecondsByRouteAndUse() {
        SessionInfo repair = Told.session(OTHER_ROUTE, OTHER_MODEL, false);
        call.sessionOpened(live);
        call.sessionOpened(repair);

        call.audioSent(live, 24_000);
        call.audioSent(live, 12_000);
        call.audioSent(repair, 2_400);
        call.audioSent(live, 12_000);

        assertThat(counted("audio.sent", "route", ROUTE, "use", "live")).isEqualTo(2);
        assertThat(counted("audio.sent", "route", OTHER_ROUTE, "use", "repair")).isEqualTo(0.1);
        assertThat(meter("audio.sent").counters())
                .allMatch(each -> "seconds".equals(each.getId().getBaseUnit()));
    }

    @Test
    void sessionsAreActiveFromTheirConfirmationToTheirClose() {
        TranscriberListener other = metrics.subscribed(Context.empty());
        SessionInfo ofOther = Told.live();
        call.sessionOpened(live);
        other.sessionOpened(ofOther);
        assertThat(gauge("sessions.active", "route", ROUTE, "use", "live")).isEqualTo(2);

        call.ended(Told.NOTHING, SignalType.CANCEL);
        call.sessionClosed(live, CloseStatus.NORMAL); // comes after the end
        other.sessionClosed(ofOther, CloseStatus.NORMAL);

        assertThat(gauge("sessions.active", "route", ROUTE, "use", "live")).isZero();
        assertThat(counted("sessions.opened", "route", ROUTE, "use", "live")).isEqualTo(2);
    }

    @Test
    void turnsAreCountedByOutcomeRouteModelAndWhetherTheyWereRepaired() {
        call.sessionOpened(live);
        for (long turn = 0; turn < 4; turn++) {
            call.turnStarted(turn);
        }
        call.emitted(Told.completed(0, null));
        call.attemptFailed(ROUTE, 1, 1, Told.serverError());
        call.repairStarted(OTHER_ROUTE, 1, 2);
        call.emitted(Told.completed(1, Told.from(OTHER_ROUTE, OTHER_MODEL, 2), null));
        call.attemptFailed(ROUTE, 2, 1, Told.serverError());
        call.emitted(Told.failed(2, Told.serverError()));
        call.emitted(Told.completed(3, Told.from(ROUTE, MODEL, 2), null)); // handed over to another session: no repair

        assertThat(turns("completed", ROUTE, MODEL, "first")).isEqualTo(2);
        assertThat(turns("completed", OTHER_ROUTE, OTHER_MODEL, "repaired")).isEqualTo(1);
        assertThat(turns("failed", ROUTE, MODEL, "first")).isEqualTo(1);
        assertThat(turns("failed", ROUTE, MODEL, "repaired")).isZero();
        assertThat(counted("repairs", "route", OTHER_ROUTE)).isEqualTo(1);
        assertThat(counted("attempts.failed", "route", ROUTE, "error", "server_error"))
                .isEqualTo(2);
    }

    @Test
    void latenciesAreThoseOfTheEventAndOfWhatTheSubscriberSees() {
        call.sessionOpened(live);
        call.turnStarted(0);
        clock.add(Duration.ofMillis(700));
        call.emitted(Told.partial(0));
        clock.add(Duration.ofMillis(300));
        call.emitted(Told.partial(0));
        call.emitted(Told.completed(0, null));

        assertThat(millis("turn.first.partial")).isEqualTo(700);
        assertThat(meter("turn.first.partial").timer().count()).isEqualTo(1);
        assertThat(millis("turn.final")).isEqualTo(600);
        assertThat(meter("turn.latency").tags("attempts", "first").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(800);
    }

    @Test
    void aServiceThatConfirmsNoCommitHasNoTimeFromCommitToFinal() {
        Provenance unconfirmed = new Provenance(ROUTE, MODEL, 1, null, null, Duration.ofSeconds(1), Duration.ZERO);
        call.turnStarted(0);
        call.emitted(Told.completed(0, unconfirmed, null));

        assertThat(meter("turn.final").timer().count()).isZero();
        assertThat(meter("turn.latency").tags("attempts", "first").timer().count())
                .isEqualTo(1);
    }

    @Test
    void theFirstTextOfARepairedTurnBelongsToTheRouteThatGaveIt() {
        call.sessionOpened(live);
        call.turnStarted(0);
        call.repairStarted(OTHER_ROUTE, 0, 2);
        call.sessionOpened(Told.session(OTHER_ROUTE, OTHER_MODEL, false));
        call.emitted(Told.partial(0));

        assertThat(registry.get("reactor.realtime.turn.first.partial")
                        .tags("route", OTHER_ROUTE, "model", OTHER_MODEL)
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void changesOfTheSessionAreCountedByTheirReason() {
        call.cutOver(ROUTE, ROUTE, CutoverReason.ROLLOVER, "the service is about to end the session");
        call.cutOver(ROUTE, OTHER_ROUTE, CutoverReason.FAILOVER, "the breaker is open");
        call.cutOver(ROUTE, OTHER_ROUTE, CutoverReason.FAILOVER, "another cause");

        assertThat(counted("cutovers", "from", ROUTE, "to", ROUTE, "reason", "rollover"))
                .isEqualTo(1);
        assertThat(counted("cutovers", "from", ROUTE, "to", OTHER_ROUTE, "reason", "failover"))
                .isEqualTo(2);
    }

    @Test
    void troubleWithRoutesIsCountedByKind() {
        call.connectFailed(ROUTE, Told.error("invalid_request_error", "invalid_api_key", "No."));
        metrics.routeOut(ROUTE, Told.error("invalid_request_error", "invalid_api_key", "No."));
        call.serviceError(ROUTE, new ErrorDetails("server_error", null, "Sorry.", null, null));
        call.probed(ROUTE, true);
        call.probed(ROUTE, false);
        call.probed(ROUTE, false);

        assertThat(counted("connects.failed", "route", ROUTE, "error", "authentication"))
                .isEqualTo(1);
        assertThat(counted("routes.out", "route", ROUTE, "error", "authentication"))
                .isEqualTo(1);
        assertThat(counted("service.errors", "route", ROUTE, "error", "server_error"))
                .isEqualTo(1);
        assertThat(counted("probes", "route", ROUTE, "outcome", "success")).isEqualTo(1);
        assertThat(counted("probes", "route", ROUTE, "outcome", "failure")).isEqualTo(2);
    }

    @Test
    void theJournalsOfAllTranscriptionsAddUpAndTheFullestIsSeen() {
        TranscriberListener other = metrics.subscribed(Context.empty());
        call.journalChanged(100, 1_000);
        other.journalChanged(900, 1_000);

        assertThat(gauge("journal.used")).isEqualTo(1_000);
        assertThat(gauge("journal.capacity")).isEqualTo(2_000);
        assertThat(gauge("journal.fullest")).isEqualTo(0.9);

        other.ended(Told.NOTHING, SignalType.ON_ERROR);

        assertThat(gauge("journal.used")).isEqualTo(100);
        assertThat(gauge("journal.fullest")).isEqualTo(0.1);
    }

    @Test
    void transcriptionsAreActiveUntilTheyEnd() {
        TranscriberListener other = metrics.subscribed(Context.empty());
        assertThat(gauge("transcriptions.active")).isEqualTo(2);

        call.ended(Told.NOTHING, SignalType.ON_COMPLETE);
        other.ended(Told.NOTHING, SignalType.CANCEL);

        assertThat(gauge("transcriptions.active")).isZero();
        assertThat(counted("transcriptions.ended", "signal", "complete")).isEqualTo(1);
        assertThat(counted("transcriptions.ended", "signal", "cancel")).isEqualTo(1);
    }

    @Test
    void gapsAreCountedInSeconds() {
        assertThat(counted("audio.gap")).isZero();
        call.emitted(Told.gap());
        assertThat(counted("audio.gap")).isEqualTo(1);
    }

    @Test
    void usageIsCountedAsBilledAndTheCostByThePriceTable() {
        Usage.TokenDetails input = new Usage.TokenDetails(30, 100, 0, 0);
        call.turnStarted(0);
        call.emitted(Told.completed(0, new Usage.Tokens(130, 21, 151, input, null)));
        call.turnStarted(1);
        call.emitted(Told.completed(1, Told.from(OTHER_ROUTE, OTHER_MODEL, 1), new Usage.Seconds(30)));
        call.turnStarted(2);
        call.emitted(Told.completed(2, Told.from("there/own-model", "own-model", 1), new Usage.Other("{}")));

        assertThat(counted("usage.tokens", "model", MODEL, "type", "input-audio"))
                .isEqualTo(100);
        assertThat(counted("usage.tokens", "model", MODEL, "type", "input-text"))
                .isEqualTo(30);
        assertThat(counted("usage.tokens", "model", MODEL, "type", "output")).isEqualTo(21);
        assertThat(counted("usage.audio", "model", OTHER_MODEL)).isEqualTo(30);
        assertThat(counted("cost.estimated", "model", OTHER_MODEL)).isEqualTo(0.003, within(1e-12));
        assertThat(counted("cost.estimated", "model", MODEL))
                .isEqualTo(0.0001, within(1e-12)); // by its second of audio
        assertThat(counted("cost.unknown", "model", "own-model")).isEqualTo(1);
        assertThat(counted("cost.unknown", "model", MODEL)).isZero();
    }

    @Test
    void aModelThatIsSwitchedOffSaysWhen() {
        metrics.modelRetires(
                ROUTE, new Retirement(Provider.OPENAI, null, LocalDate.of(2027, 2, 26)), "switched off on 2027-02-26");

        assertThat(gauge("model.retirement.timestamp", "route", ROUTE)).isEqualTo(1_803_600_000);
    }

    @Test
    void twoListenersOfOneRegistryAddUp() {
        TranscriberListener other = TranscriberMetrics.of(registry).subscribed(Context.empty());
        call.sessionOpened(live);
        other.sessionOpened(Told.live());
        call.journalChanged(10, 100);
        other.journalChanged(20, 100);

        assertThat(gauge("transcriptions.active")).isEqualTo(2);
        assertThat(gauge("sessions.active", "route", ROUTE, "use", "live")).isEqualTo(2);
        assertThat(gauge("journal.used")).isEqualTo(30);
        assertThat(counted("sessions.opened", "route", ROUTE, "use", "live")).isEqualTo(2);
    }

    @Test
    void tagsTellOneTranscriberFromAnother() {
        TranscriberListener tagged = TranscriberMetrics.builder(registry)
                .tags(Tags.of("transcriber", "calls"))
                .build()
                .subscribed(Context.empty());
        tagged.sessionOpened(live);

        assertThat(gauge("transcriptions.active", "transcriber", "calls")).isEqualTo(1);
        assertThat(gauge("sessions.active", "transcriber", "calls", "route", ROUTE, "use", "live"))
                .isEqualTo(1);
    }

    @Test
    void anotherPriceTableMayBeUsed() {
        TranscriberListener cheap = TranscriberMetrics.builder(registry)
                .prices(PriceTable.none().withPerMillionTokens(MODEL, 10, 0, 20))
                .build()
                .subscribed(Context.empty());
        cheap.turnStarted(0);
        cheap.emitted(Told.completed(0, new Usage.Tokens(1_000_000, 500_000, 1_500_000, null, null)));

        assertThat(counted("cost.estimated", "model", MODEL)).isEqualTo(20);
    }

    private double turns(String outcome, String route, String model, String attempts) {
        return counted("turns", "outcome", outcome, "route", route, "model", model, "attempts", attempts);
    }

    private double counted(String name, String... tags) {
        return meter(name).tags(tags).counter().count();
    }

    private double gauge(String name, String... tags) {
        return meter(name).tags(tags).gauge().value();
    }

    private double millis(String timer) {
        return meter(timer).timer().totalTime(TimeUnit.MILLISECONDS);
    }

    private RequiredSearch meter(String name) {
        return registry.get("reactor.realtime." + name);
    }
}
