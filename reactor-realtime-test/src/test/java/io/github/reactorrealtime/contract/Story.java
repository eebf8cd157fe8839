// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.AudioReport;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.RouteChanged;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.contract.Delivery.Pace;
import io.github.reactorrealtime.contract.Witnessed.Ending;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.transport.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import reactor.core.publisher.SignalType;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A long live transcription in virtual time: a number every so often, at the library's defaults. */
final class Story implements TranscriberListener {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration OF_BUFFER = Duration.ofSeconds(1);
    private static final Duration SPOKEN = Duration.ofMillis(560); // four keys with their gaps
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration CLEARING_UP = Duration.ofMinutes(1);
    private static final AudioFormat FORMAT = AudioFormat.PCMU_8KHZ;

    /** A change of the route of the live audio, and when it was told. */
    record Change(Duration when, RouteChanged event) {}

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final CountingScheduler timer = new CountingScheduler(time);
    private final Network network = new Network(time);
    private final Guards guards = new Guards(time, 0, Duration.ofSeconds(30));
    private final Audience audience = new Audience(Appetite.UNBOUNDED, new Random(0), time);
    private final Speech speech = new Speech(FORMAT);
    private final List<AudioReport> reports = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private UnaryOperator<Transport> way = network -> network;
    private int repairs;

    /** Adds a host. */
    InMemoryEmulator host(String name) {
        InMemoryEmulator emulator =
                RealtimeEmulator.builder().timing(EmulatorTiming.realistic()).inMemory(time, LATENCY);
        network.add(name, emulator);
        return emulator;
    }

    /** The host can't be reached for a time, and nobody says so. */
    Story unreachable(String host, Duration from, Duration to) {
        network.add(new Network.Outage(host, from, to, true));
        return this;
    }

    /** Everything goes through something else on its way to the hosts. */
    Story through(UnaryOperator<Transport> detour) {
        way = detour;
        return this;
    }

    Story route(String host, String model) {
        routes.add(Route.at(URI.create("ws://" + host), Dialect.OPENAI)
                .apiKey("sk-test")
                .model(model));
        return this;
    }

    /** Plays it to its end. */
    Story tell(Duration length, Duration everySoOften) {
        long numbers = length.dividedBy(everySoOften);
        for (int number = 0; number < numbers; number++) {
            speech.say(String.format(Locale.ROOT, "%04d", number)).pause(everySoOften.minus(SPOKEN));
        }
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder();
        routes.forEach(builder::route);
        RealtimeTranscriber transcriber = builder.format(FORMAT)
                .frame(OF_BUFFER)
                .transport(way.apply(network))
                .timer(timer)
                .random(new Random(0))
                .resilience(guards.resilience())
                .listener(this)
                .build();
        int bytes = (int) FORMAT.bytesIn(OF_BUFFER);
        Delivery delivery = new Delivery(Pace.LIVE, bytes, bytes);
        transcriber.transcribe(delivery.of(speech, null, new Random(0), time)).subscribe(audience);
        Duration end = length.plus(Duration.ofHours(1));
        for (Duration now = Duration.ZERO; audience.terminals() == 0 && now.compareTo(end) < 0; now = now.plus(STEP)) {
            time.advanceTimeBy(STEP);
        }
        time.advanceTimeBy(CLEARING_UP);
        return this;
    }

    List<TranscriptEvent> events() {
        return audience.events;
    }

    /** When the event was told. */
    Duration when(TranscriptEvent event) {
        return audience.times.get(audience.events.indexOf(event));
    }

    List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (TranscriptEvent event : audience.events) {
            if (event instanceof RouteChanged changed) {
                changes.add(new Change(when(event), changed));
            }
        }
        return changes;
    }

    int repairs() {
        return repairs;
    }

    List<String> violations() {
        return ContractChecker.violations(witnessed());
    }

    List<String> losses() {
        return ContractChecker.losses(witnessed());
    }

    private Witnessed witnessed() {
        List<String> leftovers = new ArrayList<>(guards.leaks());
        if (network.openConnections() + timer.pending() + audience.excess() > 0) {
            leftovers.add(network.openConnections() + " connections, " + timer.pending() + " timers, "
                    + audience.excess() + " events too many");
        }
        Ending ending = audience.terminals() == 0
                ? Ending.NEVER
                : audience.failure() == null ? Ending.COMPLETED : Ending.FAILED;
        return new Witnessed(
                audience.events, ending, speech.keys(), FORMAT.sampleRateHz(), speech.samples(), reports, leftovers);
    }

    @Override
    public void repairStarted(String route, long turn, int attempt) {
        repairs++;
    }

    @Override
    public void ended(AudioReport report, SignalType signal) {
        reports.add(report);
    }
}
