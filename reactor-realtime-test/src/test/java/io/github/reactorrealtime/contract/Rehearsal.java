// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.CutoverReason;
import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.contract.Schedule.Rung;
import io.github.reactorrealtime.contract.Witnessed.Ending;
import io.github.reactorrealtime.error.CloseStatus;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.RecordedConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Plays a schedule in virtual time and writes down everything. */
final class Rehearsal implements TranscriberListener {

    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration CLEARING_UP = Duration.ofSeconds(15);
    private static final long TWO_SEGMENTS = 2 * 16 * 1024;

    private final Schedule schedule;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final CountingScheduler timer = new CountingScheduler(time);
    private final Network network = new Network(time);
    private final Guards guards;
    private final Audience audience;
    private final List<AudioReport> reports = new ArrayList<>();
    private final List<String> leftovers = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long mostJournalled;
    private long journalCapacity;
    private boolean sourceOpen;
    private boolean cancelled;

    private Rehearsal(Schedule schedule) {
        this.schedule = schedule;
        this.guards = new Guards(time, schedule.runSeed, schedule.attemptLimit);
        this.audience = new Audience(schedule.appetite, new Random(schedule.runSeed), time);
    }

    static Rehearsal of(Schedule schedule) {
        Rehearsal rehearsal = new Rehearsal(schedule);
        Hooks.onErrorDropped(error -> rehearsal.leftovers.add("an error that nobody took: " + error));
        try {
            rehearsal.play();
        } finally {
            Hooks.resetOnErrorDropped();
        }
        return rehearsal;
    }

    Witnessed witnessed() {
        return new Witnessed(
                audience.events,
                ending(),
                schedule.speech.keys(),
                schedule.speech.format().sampleRateHz(),
                schedule.speech.samples(),
                reports,
                leftovers);
    }

    /** What happened when, for those who look for a fault. */
    String story() {
        StringBuilder story = new StringBuilder(schedule.toString());
        for (int i = 0; i < audience.events.size(); i++) {
            Object event = audience.events.get(i);
            List<Outcome> outcome = Outcome.of(audience.events.subList(i, i + 1));
            notes.add(stamp(audience.times.get(i)) + "  "
                    + (outcome.isEmpty() ? event : outcome.get(0).brief()));
        }
        notes.stream().sorted().forEach(note -> story.append(note).append('\n'));
        network.hosts().forEach((host, emulator) -> {
            for (RecordedConnection connection : emulator.connections()) {
                story.append(host + " #" + connection.number() + " " + connection.httpStatus() + ", closed "
                        + connection.closeCode() + ", " + connection.samples() + " samples, " + connection.commits()
                        + " commits, " + connection.items().size() + " items\n");
            }
        });
        story.append("ended: " + ending() + " " + audience.failure() + " " + reports + "\n");
        return story.toString();
    }

    private void play() {
        for (Rung rung : schedule.rungs) {
            if (!network.hosts().containsKey(rung.host())) {
                RealtimeEmulator.Builder builder =
                        RealtimeEmulator.builder().timing(schedule.timing).seed(schedule.runSeed);
                if (rung.service().server != null) {
                    builder.compatible(rung.service().server);
                }
                schedule.strikes.stream()
                        .filter(strike -> strike.host().equals(rung.host()))
                        .forEach(strike -> builder.fault(strike.fault(), strike.when()));
                network.add(rung.host(), builder.inMemory(time, schedule.latency));
            }
        }
        schedule.outages.forEach(network::add);
        Sinks.Many<Long> turnEnds = Sinks.many().multicast().directBestEffort();
        RealtimeTranscriber transcriber = transcriber(turns(turnEnds));
        time.schedule(() -> transcriber.transcribe(source(turnEnds)).subscribe(audience));
        waitForTheEnd();
        time.advanceTimeBy(CLEARING_UP);
        lookForLeftovers();
    }

    private Flux<ByteBuffer> source(Sinks.Many<Long> turnEnds) {
        return schedule.delivery
                .of(
                        schedule.speech,
                        schedule.turnMode == Schedule.TurnMode.MANUAL ? turnEnds : null,
                        new Random(schedule.runSeed),
                        time)
                .doOnSubscribe(subscription -> sourceOpen = true)
                .doFinally(signal -> sourceOpen = false);
    }

    private Turns turns(Sinks.Many<Long> turnEnds) {
        return switch (schedule.turnMode) {
            case VAD -> Turns.serverVad();
            case CLIENT -> Turns.client();
            case EVERY -> Turns.every(schedule.interval);
            case MANUAL -> Turns.manual(turnEnds.asFlux());
        };
    }

    private RealtimeTranscriber transcriber(Turns turns) {
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder();
        for (Rung rung : schedule.rungs) {
            Route route = Route.at(URI.create("ws://" + rung.host()), rung.service().dialect)
                    .apiKey("sk-test")
                    .model(rung.model());
            builder.route(rung.upload() ? route.rest() : route);
        }
        Duration longestTurn = schedule.journal.dividedBy(2);
        return builder.turns(turns)
                .format(schedule.speech.format())
                .frame(schedule.frame)
                .journal(schedule.journal)
                .maxTurn(longestTurn)
                .overflow(schedule.overflow)
                .answerDeadline(schedule.answerDeadline)
                .quiet(Duration.ofMillis(800))
                .connect(new ConnectSettings(
                        Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8)))
                .failover(FailoverSettings.DEFAULTS
                        .withTurnDeadline(Duration.ofMinutes(2))
                        .withOutage(Duration.ofMinutes(5))
                        .withOutFor(Duration.ofSeconds(40))
                        .withReturn(Duration.ofSeconds(5), 3, Duration.ofSeconds(10)))
                .deafAfter(Duration.ofSeconds(8))
                .transport(network)
                .timer(timer)
                .random(new Random(schedule.runSeed))
                .resilience(guards.resilience())
                .listener(this)
                .build();
    }

    private void waitForTheEnd() {
        Duration waited = Duration.ZERO;
        while (audience.terminals() == 0 && !cancelled && waited.compareTo(schedule.patience()) < 0) {
            time.advanceTimeBy(STEP);
            waited = waited.plus(STEP);
            if (schedule.cancelAt != null && waited.compareTo(schedule.cancelAt) >= 0 && audience.terminals() == 0) {
                cancelled = true;
                audience.cancel();
            }
        }
    }

    private void lookForLeftovers() {
        leave(network.openConnections(), "open connections");
        leave(timer.pending(), "timers");
        leave(audience.excess(), "events that were not asked for");
        leave(Math.max(0, audience.terminals() - 1), "second ends of the stream");
        leave(sourceOpen ? 1 : 0, "subscription to the source");
        leave(Math.max(0, mostJournalled - journalCapacity - TWO_SEGMENTS), "bytes above the capacity of the journal");
        leftovers.addAll(guards.leaks());
    }

    private void leave(long count, String what) {
        if (count > 0) {
            leftovers.add(count + " " + what);
        }
    }

    private Ending ending() {
        if (cancelled) {
            return Ending.CANCELLED;
        }
        if (audience.terminals() == 0) {
            return Ending.NEVER;
        }
        return audience.failure() == null ? Ending.COMPLETED : Ending.FAILED;
    }

    @Override
    public void journalChanged(long usedBytes, long capacityBytes) {
        mostJournalled = Math.max(mostJournalled, usedBytes);
        journalCapacity = capacityBytes;
    }

    @Override
    public void ended(AudioReport report, SignalType signal) {
        reports.add(report);
    }

    @Override
    public void sessionOpened(SessionInfo session) {
        note("session on " + session.route());
    }

    @Override
    public void sessionClosed(SessionInfo session, CloseStatus status) {
        note("closed " + session.route() + " " + status);
    }

    @Override
    public void connectFailed(String route, Throwable cause) {
        note("no session on " + route + ": " + cause.getMessage());
    }

    @Override
    public void attemptFailed(String route, long turn, int attempt, RealtimeException cause) {
        note("attempt " + attempt + " at turn " + turn + " failed on " + route + ": " + cause.getMessage());
    }

    @Override
    public void repairStarted(String route, long turn, int attempt) {
        note("attempt " + attempt + " at turn " + turn + " on " + route);
    }

    @Override
    public void routeOut(String route, RealtimeException cause) {
        note("out of use " + route + ": " + cause.getMessage());
    }

    @Override
    public void cutOver(String from, String to, CutoverReason reason, String cause) {
        note("from " + from + " to " + to + ": " + cause);
    }

    @Override
    public void probed(String route, boolean success) {
        note("probed " + route + " " + success);
    }

    private void note(String what) {
        notes.add(stamp(Duration.ofNanos(time.now(TimeUnit.NANOSECONDS))) + "    · " + what);
    }

    private static String stamp(Duration when) {
        return String.format(Locale.ROOT, "%10.3f", when.toNanos() / 1e9);
    }
}
