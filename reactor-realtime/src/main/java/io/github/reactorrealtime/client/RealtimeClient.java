// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.client;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.codec.EventCodec;
import io.github.reactorrealtime.error.LogText;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.provider.Authorization;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.NetworkFailure;
import io.github.reactorrealtime.provider.Refusal;
import io.github.reactorrealtime.provider.SessionPlan;
import io.github.reactorrealtime.transport.HandshakeRequest;
import io.github.reactorrealtime.transport.Link;
import io.github.reactorrealtime.transport.Transport;
import io.github.reactorrealtime.transport.UpgradeRefusedException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Opens sessions with one endpoint: the lower level, for voice agents and whatever the transcriber does not cover.
 *
 * <p>Immutable but for one thing it learns: which of several {@link SessionPlan}s the endpoint accepts. Thread-safe,
 * shareable; every subscription to {@link #connect()} is a session of its own.
 */
public final class RealtimeClient {

    /**
     * Name of the logger, and of the system property, for what is said over the WebSockets. It is written only at level TRACE, and only
     * where {@link Builder#wireLog} or the property {@code =true} allows it.
     */
    public static final String WIRE_LOG = "io.github.reactorrealtime.wire";

    private static final Logger log = LoggerFactory.getLogger(RealtimeClient.class);

    private final Endpoint endpoint;
    private final List<SessionPlan> plans;
    private final Transport transport;
    private final ConnectSettings settings;
    private final Scheduler timer;
    private final EventCodec codec = new EventCodec();

    private final PlanMemory memory;
    private final boolean wireLog;

    private RealtimeClient(Builder builder) {
        this.endpoint = builder.endpoint;
        this.plans = List.copyOf(builder.plans);
        this.transport = builder.transport;
        this.settings = builder.settings;
        this.timer = builder.timer;
        this.memory = builder.memory;
        this.wireLog = builder.wireLog;
        if (plans.isEmpty()) {
            throw new IllegalArgumentException("plans must not be empty");
        }
    }

    /** A client for one endpoint and the ways to get a session there, best first. */
    public static Builder builder(Endpoint endpoint, List<SessionPlan> plans) {
        return new Builder(endpoint, plans);
    }

    /** A client for conversation sessions with a speech model, as they come. */
    public static RealtimeClient conversation(Endpoint endpoint, String model) {
        return builder(endpoint, List.of(SessionPlan.conversation(endpoint, model)))
                .build();
    }

    /**
     * Opens a session.
     *
     * <p>Work starts with the subscription. Completes when the service has created the session and, when the plan has a
     * configuration, confirmed it; then the session is the caller's to close. Cancelling before closes what was opened. Fails
     * with a {@link RealtimeException}: {@code ConnectionFailedException} when the service can't be reached,
     * {@code HandshakeException} when it refuses the upgrade, {@code ServiceException} when it refuses the session,
     * {@code ConnectionClosedException} when it closes without a word, {@code NoAnswerException} when it says nothing,
     * {@code CredentialException} when there is no access token to be had. A token that is refused is replaced once.
     */
    public Mono<RealtimeSession> connect() {
        return Mono.defer(() -> connect(0, memory.first(endpoint, plans)));
    }

    /**
     * Opens a session, uses it and closes it, however the use ends: complete, error or cancel.
     *
     * @param use gets the open session; what it returns is passed on
     */
    public <T> Flux<T> withSession(Function<? super RealtimeSession, ? extends Publisher<? extends T>> use) {
        return Flux.usingWhen(connect(), use, RealtimeSession::close);
    }

    private Mono<RealtimeSession> connect(int attempt, int first) {
        int index = (first + attempt) % plans.size();
        SessionPlan plan = plans.get(index);
        return open(plan).doOnNext(session -> accepted(plan)).onErrorResume(SessionRefusedException.class, refused -> {
            Refusal refusal = refused.refusal();
            if (!refusal.ofShape() || attempt + 1 == plans.size()) {
                return Mono.error(refusal.failure());
            }
            if (log.isDebugEnabled()) {
                log.debug("{} was refused, trying the next plan: {}", plan.name(), LogText.of(refusal.failure()));
            }
            return connect(attempt + 1, first).onErrorMap(later -> {
                later.addSuppressed(refusal.failure());
                return later;
            });
        });
    }

    private void accepted(SessionPlan plan) {
        if (memory.accept(endpoint, plans, plan)) {
            log.info("{} takes a {}; it will be tried first from now on", endpoint, plan.name());
        }
    }

    private Mono<RealtimeSession> open(SessionPlan plan) {
        return Authorization.mono(
                endpoint,
                timer,
                headers -> transport
                        .open(new HandshakeRequest(plan.uri(), headers, settings.connectTimeout()))
                        .onErrorMap(error -> connectFailure(plan, error))
                        .flatMap(link -> configure(plan, link))
                        .onErrorMap(
                                SessionRefusedException.class,
                                refused -> new SessionRefusedException(
                                        refused.refusal().redacted(endpoint))));
    }

    private Mono<RealtimeSession> configure(SessionPlan plan, Link opened) {
        Link link = wireLog ? new WireLog(opened, endpoint) : opened;
        DefaultRealtimeSession session =
                new DefaultRealtimeSession(plan, endpoint.dialect(), link, codec, timer, now());
        return new SessionOpening(session, plan, settings, timer).open();
    }

    private Throwable connectFailure(SessionPlan plan, Throwable error) {
        if (error instanceof UpgradeRefusedException refused) {
            UpgradeRefusedException clean =
                    new UpgradeRefusedException(refused.status(), refused.headers(), endpoint.redact(refused.body()));
            return new SessionRefusedException(Refusal.ofUpgrade(plan, clean, now()));
        }
        if (error instanceof RealtimeException) {
            return error;
        }
        return NetworkFailure.of(plan.uri(), error, settings.connectTimeout());
    }

    private Instant now() {
        return Instant.ofEpochMilli(timer.now(TimeUnit.MILLISECONDS));
    }

    @Override
    public String toString() {
        return "RealtimeClient[" + endpoint + "]";
    }

    /** Whether the system property {@link #WIRE_LOG} is {@code true} now. */
    public static boolean isWireLogged() {
        return Boolean.getBoolean(WIRE_LOG);
    }

    /** Collects the options of a {@link RealtimeClient}. Not thread-safe. */
    public static final class Builder {

        private final Endpoint endpoint;
        private final List<SessionPlan> plans;
        private Transport transport = Transport.create();
        private ConnectSettings settings = ConnectSettings.DEFAULTS;
        private Scheduler timer = Schedulers.parallel();
        private PlanMemory memory = new PlanMemory();
        private boolean wireLog = isWireLogged();

        private Builder(Endpoint endpoint, List<SessionPlan> plans) {
            this.endpoint = requireNonNull(endpoint, "endpoint");
            this.plans = requireNonNull(plans, "plans");
        }

        /** How sockets are opened; default {@link Transport#create()}. Share one transport between clients. */
        public Builder transport(Transport transport) {
            this.transport = requireNonNull(transport, "transport");
            return this;
        }

        /** Timeouts and PINGs; default {@link ConnectSettings#DEFAULTS}. */
        public Builder settings(ConnectSettings settings) {
            this.settings = requireNonNull(settings, "settings");
            return this;
        }

        /** Where timeouts run and what time it is; default {@link Schedulers#parallel()}. */
        public Builder timer(Scheduler timer) {
            this.timer = requireNonNull(timer, "timer");
            return this;
        }

        /** Which plans to try first; default one of its own. Share it between clients of one endpoint. */
        public Builder memory(PlanMemory memory) {
            this.memory = requireNonNull(memory, "memory");
            return this;
        }

        /**
         * Whether everything that is said over the WebSockets may be logged, at level TRACE of {@link #WIRE_LOG}: texts and prompts as they
         * are, audio by its length, credentials never. Default is the system property of that name at the time of {@link #builder}, else off.
         */
        public Builder wireLog(boolean wireLog) {
            this.wireLog = wireLog;
            return this;
        }

        /** The client; opens nothing yet. */
        public RealtimeClient build() {
            return new RealtimeClient(this);
        }
    }
}
