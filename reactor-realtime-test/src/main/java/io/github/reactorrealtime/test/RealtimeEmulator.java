// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.test;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.test.transport.NettyServer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The Realtime API on this machine: as strict as the service, with a recognizer in place of the model and faults on demand.
 *
 * <p>OpenAI's GA endpoint is at {@code /v1/realtime}, Azure's at {@code /openai/v1/realtime}, its preview at {@code
 * /openai/realtime} and MAI-Transcribe at {@code /mai/v1/realtime}; all are served at once, each with its own way to refuse.
 * {@link Builder#compatible} makes a compatible server of the first. Lean enough for one per test. Thread-safe.
 */
public final class RealtimeEmulator implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int THREADS = 4;
    private static final int IDLE_SECONDS = 10;

    private final EmulatedService service;
    private final NettyServer server;
    private final String host;
    /** The scheduler this emulator made for itself, null when it was given one. */
    private final @Nullable Scheduler ownScheduler;

    private RealtimeEmulator(
            EmulatedService service, NettyServer server, String host, @Nullable Scheduler ownScheduler) {
        this.service = service;
        this.server = server;
        this.host = host;
        this.ownScheduler = ownScheduler;
    }

    /** A new builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where it listens: {@code ws://127.0.0.1:port}, without a path. */
    public URI uri() {
        return URI.create("ws://" + host + ":" + server.port());
    }

    /**
     * Adds a fault; effective at once, also on open connections.
     *
     * @throws IllegalArgumentException when the fault can't strike at the point that {@code when} names
     */
    public void inject(Fault fault, When when) {
        service.faults().inject(fault, when);
    }

    /**
     * Adds a fault that users of the service have met; effective at once, also on open connections.
     *
     * @param when further conditions; the fault has some of its own
     * @throws IllegalArgumentException when the fault is one that needs no injection, or can't strike at the point that {@code
     *     when} names
     */
    public void inject(KnownFault fault, When when) {
        fault.inject(service.faults()::inject, when);
    }

    /** Removes all faults. What has struck already is not undone. */
    public void clearFaults() {
        service.faults().clear();
    }

    /** Every handshake so far, refused ones included, in order. */
    public List<RecordedConnection> connections() {
        return service.connections();
    }

    /** How many connections are open. */
    public int openConnections() {
        return (int) connections().stream().filter(RecordedConnection::isOpen).count();
    }

    /** Aborts every connection and frees port and threads; waits for it. */
    @Override
    public void close() {
        server.stop().block(PATIENCE);
        if (ownScheduler != null) {
            ownScheduler.dispose();
        }
    }

    /** Collects what an emulator is made of. Not thread-safe. */
    public static final class Builder {

        private static final Set<String> REALTIME_MODELS = Set.of(
                "gpt-realtime",
                "gpt-realtime-2025-08-28",
                "gpt-realtime-1.5",
                "gpt-realtime-2",
                "gpt-realtime-2.1",
                "gpt-realtime-2.1-mini",
                "gpt-realtime-mini",
                "gpt-realtime-mini-2025-10-06",
                "gpt-realtime-mini-2025-12-15");

        private final Set<String> keys = new HashSet<>();
        private final Map<String, String> deployments = new HashMap<>();
        private final Set<String> realtimeModels = new HashSet<>(REALTIME_MODELS);
        private final FaultScript faults = new FaultScript();
        private String host = "127.0.0.1";
        private int port;
        private Recognizer recognizer = Recognizer.dtmf();
        private EmulatorTiming timing = EmulatorTiming.instant();
        private @Nullable Scheduler scheduler;
        private long seed;
        private double semanticVadScale = 1;
        private Habits habits = Habits.USUAL;

        private Builder() {}

        /** The address to listen on; 127.0.0.1 by default. */
        public Builder host(String address) {
            host = requireNonNull(address, "address");
            return this;
        }

        /** The port to listen on; by default, and for 0, a free one. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** What turns audio into text; by default {@link Recognizer#dtmf()}. */
        public Builder recognizer(Recognizer newRecognizer) {
            recognizer = requireNonNull(newRecognizer, "newRecognizer");
            return this;
        }

        /**
         * Adds a credential that is taken, as key or as bearer token. Without any, every credential is taken, but one must be
         * there.
         */
        public Builder apiKey(String key) {
            keys.add(requireNonNull(key, "key"));
            return this;
        }

        /**
         * Adds an Azure deployment. Without any, every name is a deployment of the model of that name. With some, others do
         * not exist: in the URL they are refused, as transcription model they fail every item, as on the service.
         */
        public Builder azureDeployment(String name, String model) {
            deployments.put(requireNonNull(name, "name"), requireNonNull(model, "model"));
            return this;
        }

        /** Adds a speech model that {@code ?model=} takes on OpenAI, beside those that exist. */
        public Builder realtimeModel(String name) {
            realtimeModels.add(requireNonNull(name, "name"));
            return this;
        }

        /** How fast it answers; {@link EmulatorTiming#instant()} by default. */
        public Builder timing(EmulatorTiming newTiming) {
            timing = requireNonNull(newTiming, "newTiming");
            return this;
        }

        /** Where connections live and whose clock counts; by default threads of its own, which {@code close} ends. */
        public Builder scheduler(Scheduler newScheduler) {
            scheduler = requireNonNull(newScheduler, "newScheduler");
            return this;
        }

        /** Decides all ids; 0 by default. */
        public Builder seed(long newSeed) {
            seed = newSeed;
            return this;
        }

        /**
         * Factor on the silence after which semantic VAD ends a turn (2, 4 or 8 s by eagerness); 1 by default, above 0.
         */
        public Builder semanticVadScale(double scale) {
            if (!(scale > 0)) {
                throw new IllegalArgumentException("scale must be above 0 but was " + scale);
            }
            semanticVadScale = scale;
            return this;
        }

        /** Whether the beta's flat session fields are taken as well, as by some Azure deployments; not by default. */
        public Builder acceptFlat(boolean accept) {
            habits = habits.withFlat(accept);
            return this;
        }

        /**
         * Whether {@code model} beside {@code intent=transcription} is refused at once, as OpenAI did in 2025. By default the
         * socket opens for conversation and the update for transcription ends it, as since June 2026.
         */
        public Builder refuseModelWithIntent(boolean refuse) {
            habits = habits.withModelRefused(refuse);
            return this;
        }

        /**
         * Whether Azure's preview path redirects clients that name a deployment of a transcription model, key in clear, as
         * by default; otherwise it refuses them with status 400.
         */
        public Builder redirectDeployments(boolean redirect) {
            habits = habits.withRedirects(redirect);
            return this;
        }

        /** Whether OpenAI takes {@code delay} for gpt-realtime-whisper only; by default for gpt-live-transcribe as well. */
        public Builder delayForWhisperOnly(boolean whisperOnly) {
            habits = habits.withDelayForWhisperOnly(whisperOnly);
            return this;
        }

        /** What {@code /v1/realtime} is: the endpoint of this server in place of OpenAI's. Azure's paths stay. */
        public Builder compatible(CompatibleServer server) {
            habits = habits.with(requireNonNull(server, "server"));
            return this;
        }

        /**
         * Adds a pipeline of LocalAI and the model that transcribes in it. Without any, every name is a pipeline with the model of
         * that name.
         */
        public Builder pipeline(String name, String model) {
            return azureDeployment(name, model);
        }

        /** Adds a fault from the start. */
        public Builder fault(Fault fault, When when) {
            faults.inject(fault, when);
            return this;
        }

        /**
         * Adds a fault that users of the service have met, from the start.
         *
         * @throws IllegalArgumentException when it is one that needs no injection
         */
        public Builder knownFault(KnownFault fault) {
            fault.inject(faults::inject, When.always());
            return this;
        }

        /** Starts it and waits until it listens. */
        public RealtimeEmulator start() {
            return requireNonNull(startAsync().block(PATIENCE));
        }

        /** Starts it on subscription; the Mono completes when it listens, or fails when the port can't be bound. */
        public Mono<RealtimeEmulator> startAsync() {
            return Mono.defer(() -> {
                Scheduler own = scheduler == null ? ownThreads() : null;
                Scheduler chosen = scheduler == null ? requireNonNull(own) : scheduler;
                EmulatedService service = new EmulatedService(settings(chosen), faults.copy());
                return NettyServer.start(host, port, service::handshake)
                        .map(server -> new RealtimeEmulator(service, server, host, own));
            });
        }

        /**
         * One without sockets, for tests in virtual time; host and port don't matter to it.
         *
         * @param chosen where everything happens and whose clock counts, in place of {@link #scheduler}
         * @param latency what every frame needs from one end to the other
         */
        public InMemoryEmulator inMemory(Scheduler chosen, Duration latency) {
            requireNonNull(chosen, "chosen");
            if (latency.isNegative()) {
                throw new IllegalArgumentException("latency must not be negative but was " + latency);
            }
            return new InMemoryEmulator(new EmulatedService(settings(chosen), faults.copy()), chosen, latency);
        }

        /** Elastic threads, as a recognizer of the user's may block. */
        private static Scheduler ownThreads() {
            return Schedulers.newBoundedElastic(THREADS, Integer.MAX_VALUE, "realtime-emulator", IDLE_SECONDS, true);
        }

        private EmulatorSettings settings(Scheduler chosen) {
            return new EmulatorSettings(
                    recognizer, keys, deployments, realtimeModels, timing, chosen, seed, semanticVadScale, habits);
        }
    }
}
