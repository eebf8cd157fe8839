// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.contract;

import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.contract.Delivery.Pace;
import io.github.reactorrealtime.contract.Mischief.Sort;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.test.CompatibleServer;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One drawn course of events: what is said, who listens, and what goes wrong. The same seed draws the same. */
final class Schedule {

    /** How bad it gets. */
    enum Kind {
        /** Odd things only: every number comes through on the first attempt. */
        HARMLESS,
        /** Everything but the last route fails: every number comes through. */
        RECOVERABLE,
        /** Everything may fail, for a time: every number has an outcome. */
        PASSING,
        /** Nothing works for a long time: every number has an outcome, the stream may end with an error. */
        HOPELESS
    }

    enum TurnMode {
        VAD,
        /** Found by us, on ladders of models with and without a detection of their own. */
        CLIENT,
        EVERY,
        MANUAL
    }

    /** What stands at the end of a route. */
    enum Service {
        OPENAI(Dialect.OPENAI, null),
        AZURE(Dialect.AZURE, null),
        MAI(Dialect.AZURE_MAI, null),
        SPEACHES(Dialect.SPEACHES, CompatibleServer.FLAT),
        VLLM(Dialect.VLLM, CompatibleServer.VLLM),
        LOCALAI(Dialect.LOCALAI, CompatibleServer.LOCALAI);

        @SuppressWarnings("ImmutableEnumChecker") // it is immutable, and says so in words only
        final Dialect dialect;

        final @Nullable CompatibleServer server;

        Service(Dialect dialect, @Nullable CompatibleServer server) {
            this.dialect = dialect;
            this.server = server;
        }

        boolean takesUploads() {
            return this == OPENAI || this == AZURE;
        }
    }

    /** @param upload whether it is asked by HTTP, turn by turn */
    record Rung(String host, Service service, String model, boolean upload) {}

    private static final String LAST_HOST = "west";
    private static final Duration SPOKEN = Duration.ofMillis(420); // three keys with their gaps
    private static final List<String> MODELS = List.of("gpt-4o-transcribe", "whisper-1", "gpt-4o-mini-transcribe");
    private static final List<String> MIXED_MODELS =
            List.of("gpt-live-transcribe", "gpt-4o-transcribe", "gpt-realtime-whisper", "gpt-transcribe", "whisper-1");

    private static final Set<String> WITHOUT_UPLOADS = Set.of("gpt-live-transcribe", "gpt-realtime-whisper");

    final long seed;
    final Kind kind;
    final Speech speech;
    final TurnMode turnMode;
    final Duration interval;
    final Delivery delivery;
    final Appetite appetite;
    final EmulatorTiming timing;
    final Duration latency;
    final List<Rung> rungs = new ArrayList<>();
    final List<Strike> strikes = new ArrayList<>();
    final List<Network.Outage> outages = new ArrayList<>();
    final Duration frame;
    final Duration journal;
    final Overflow overflow;
    final Duration answerDeadline;
    final Duration attemptLimit;
    final @Nullable Duration cancelAt;
    final long runSeed;

    private Schedule(long seed, Kind kind) {
        this.seed = seed;
        this.kind = kind;
        Dice dice = new Dice(seed);
        turnMode = dice.oneIn(3) ? TurnMode.VAD : dice.any(turnModes());
        interval = dice.millis(1_200, 3_000);
        speech = speech(dice, dice.oneIn(4) ? AudioFormat.PCM16_24KHZ : AudioFormat.PCMU_8KHZ);
        delivery = delivery(dice);
        appetite = appetite(dice);
        timing = timing(dice);
        latency = dice.any(List.of(Duration.ZERO, dice.millis(1, 40), dice.millis(40, 250)));
        frame = dice.millis(20, 200);
        journal = dice.seconds(20, 90);
        overflow = kind == Kind.HOPELESS && delivery.pace() != Pace.FILE
                ? dice.any(List.of(Overflow.values()))
                : Overflow.BACKPRESSURE;
        answerDeadline = kind == Kind.HARMLESS ? Duration.ofSeconds(30) : dice.seconds(4, 12);
        attemptLimit = dice.seconds(4, 8);
        drawLadder(dice);
        drawFaults(dice);
        strikes.removeIf(Schedule::canNotBeTold);
        cancelAt = dice.oneIn(12) ? dice.millis(0, 40_000) : null;
        runSeed = dice.seed();
    }

    static Schedule of(long seed, Kind kind) {
        return new Schedule(seed, kind);
    }

    /** vLLM's answers have no ids, so an answer given twice looks like that to the next turn; vLLM never gave one twice. */
    private static boolean canNotBeTold(Strike strike) {
        return strike.fault() instanceof Fault.DuplicateCompletion
                && strike.host().endsWith(Service.VLLM.name().toLowerCase(Locale.ROOT));
    }

    private Speech speech(Dice dice, AudioFormat format) {
        Speech drawn = new Speech(format);
        int count = dice.between(12, 35);
        if (turnMode != TurnMode.EVERY && dice.oneIn(2)) {
            drawn.pause(dice.millis(1, 12_000));
        }
        for (int number = 0; number < count; number++) {
            drawn.say(String.format(Locale.ROOT, "%03d", number * 7 % 1_000));
            if (turnMode == TurnMode.EVERY) {
                drawn.pause(interval.minus(SPOKEN));
            } else if (number < count - 1 || dice.oneIn(2)) {
                drawn.pause(dice.oneIn(8) ? dice.millis(50, 700) : dice.millis(600, 2_500));
            }
            drawn.endTurn();
        }
        return drawn;
    }

    private Delivery delivery(Dice dice) {
        // Turns can be ended by hand only where time passes between buffers.
        Pace pace = turnMode == TurnMode.MANUAL ? Pace.LIVE : dice.any(List.of(Pace.values()));
        int most = dice.any(List.of(160, 800, 4_801, 40_000));
        int least = dice.oneIn(3) ? most : Math.max(80, most / 10);
        return new Delivery(pace, least, most);
    }

    private Appetite appetite(Dice dice) {
        return switch (dice.between(0, 3)) {
            case 0 -> new Appetite(1, Duration.ZERO, Duration.ZERO);
            case 1 -> new Appetite(dice.between(1, 4), dice.millis(1, 400), Duration.ZERO);
            case 2 -> new Appetite(dice.between(1, 20), dice.millis(0, 50), dice.millis(0, 15_000));
            default -> Appetite.UNBOUNDED;
        };
    }

    private EmulatorTiming timing(Dice dice) {
        EmulatorTiming drawn = switch (dice.between(0, 2)) {
            case 0 -> EmulatorTiming.instant();
            case 1 -> EmulatorTiming.realistic();
            default -> EmulatorTiming.realistic().withFirstDelta(dice.millis(50, 2_500));
        };
        boolean shortLived = kind != Kind.HARMLESS && dice.oneIn(4);
        return shortLived ? drawn.withSession(dice.seconds(15, 60)) : drawn;
    }

    private void drawLadder(Dice dice) {
        List<String> models = turnMode == TurnMode.CLIENT ? dice.shuffled(MIXED_MODELS) : MODELS;
        int count = kind == Kind.RECOVERABLE ? dice.between(2, 3) : dice.between(1, 3);
        for (int rung = 0; rung < count - 1; rung++) {
            rungs.add(rung(dice, rung == 1 && dice.oneIn(2) ? "north" : "east", models.get(rung)));
        }
        rungs.add(rung(dice, kind == Kind.RECOVERABLE ? LAST_HOST : "east", models.get(count - 1)));
    }

    /** Where turns are found by us, uploads can carry the live audio too, and so can servers that find none themselves. */
    private Rung rung(Dice dice, String host, String model) {
        if (turnMode != TurnMode.CLIENT) {
            return new Rung(host, Service.OPENAI, model, false);
        }
        boolean uploads = !WITHOUT_UPLOADS.contains(model) && dice.oneIn(3);
        Service service = services().isEmpty() || dice.oneIn(2) ? Service.OPENAI : dice.any(services());
        // A host is one kind of server, whatever else of OpenAI's and Azure's it has.
        return new Rung(
                service.server == null ? host : host + "-" + service.name().toLowerCase(Locale.ROOT),
                service,
                model,
                uploads && service.takesUploads());
    }

    /** Which to draw beside OpenAI. */
    private static List<Service> services() {
        String chosen = System.getProperty("services");
        if (chosen == null) {
            return List.of(Service.values());
        }
        List<Service> services = new ArrayList<>();
        for (String name : chosen.split(",", -1)) {
            services.add(Service.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return services;
    }

    private static List<TurnMode> turnModes() {
        String chosen = System.getProperty("turns");
        return chosen == null ? List.of(TurnMode.values()) : List.of(TurnMode.valueOf(chosen.toUpperCase(Locale.ROOT)));
    }

    private void drawFaults(Dice dice) {
        List<String> hosts = rungs.stream().map(Rung::host).distinct().toList();
        switch (kind) {
            case HARMLESS -> strikes.addAll(Mischief.withoutEnd(dice, hosts).some(List.of(Sort.HARMLESS), 1, 6));
            case RECOVERABLE -> {
                List<String> bad = hosts.subList(0, hosts.size() - 1);
                drawSome(dice, Mischief.withoutEnd(dice, bad), 5);
            }
            case PASSING -> drawSome(dice, new Mischief(dice, hosts, dice.seconds(5, 45)), 8);
            case HOPELESS -> drawNight(dice, hosts);
        }
    }

    private void drawSome(Dice dice, Mischief mischief, int most) {
        strikes.addAll(mischief.some(sorts(), 1, most));
        while (dice.oneIn(3)) {
            outages.add(mischief.outage());
        }
    }

    /** From some moment on nothing works on any host, each in its own way. */
    private void drawNight(Dice dice, List<String> hosts) {
        Duration from = dice.seconds(0, 25);
        Duration to = from.plus(dice.oneIn(2) ? dice.seconds(60, 240) : Duration.ofHours(10));
        for (String host : hosts) {
            if (dice.oneIn(3)) {
                outages.add(new Network.Outage(host, from, to, dice.oneIn(2)));
            }
            Fault fault = dice.any(List.of(
                    Fault.failTranscription(),
                    new Fault.Stall(),
                    Fault.rejectHandshake(503, "server_error", "Down."),
                    new Fault.CloseConnection(1011, "down"),
                    new Fault.HalfOpen(),
                    new Fault.IgnoreUpdate()));
            strikes.add(new Strike(host, fault, When.between(from, to), "from " + from + " to " + to));
        }
        strikes.addAll(new Mischief(dice, hosts, to).some(sorts(), 0, 4));
    }

    private static List<Sort> sorts() {
        String chosen = System.getProperty("sorts");
        if (chosen == null) {
            return List.of(Sort.HARMLESS, Sort.TURNS, Sort.CONNECTIONS, Sort.CONNECTS, Sort.UPLOADS);
        }
        List<Sort> sorts = new ArrayList<>();
        for (String name : chosen.split(",", -1)) {
            sorts.add(Sort.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        return sorts;
    }

    /** How long to wait for the end. */
    Duration patience() {
        return speech.duration().plus(Duration.ofMinutes(kind == Kind.HOPELESS ? 60 : 30));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(kind + " schedule " + seed + ": " + speech.duration() + " of " + speech.format() + ", "
                + speech.keys().size() / 3 + " numbers\n");
        text.append(
                "  turns " + turnMode + (turnMode == TurnMode.EVERY ? " " + interval : "") + ", " + delivery + "\n");
        text.append("  " + appetite + (cancelAt == null ? "" : ", cancelled at " + cancelAt) + "\n");
        text.append("  " + timing + ", latency " + latency + "\n");
        text.append("  frame " + frame + ", journal " + journal + " " + overflow + ", answers within " + answerDeadline
                + ", attempts within " + attemptLimit + "\n");
        text.append("  ladder " + rungs + "\n");
        strikes.forEach(strike -> text.append("  " + strike + "\n"));
        outages.forEach(outage -> text.append("  " + outage + "\n"));
        return text.toString();
    }
}
