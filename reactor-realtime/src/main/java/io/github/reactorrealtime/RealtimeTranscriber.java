// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime;

import static java.util.Objects.requireNonNull;

import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.event.NoiseReduction;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.transport.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * The operator: audio in, transcripts out.
 *
 * <pre>{@code
 * Flux<TranscriptEvent> transcripts = audio.transform(RealtimeTranscriber.openAi(key));
 *
 * RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
 *         .route(Route.azure("my-resource").apiKey(key).model("gpt-4o-transcribe").deployment("my-4o-transcribe"))
 *         .route(Route.openAi(otherKey).model("whisper-1"))
 *         .build();
 * }</pre>
 *
 * <p>Immutable, thread-safe, made to be shared: each subscription of what it returns opens a session of its own, takes audio
 * only as fast as journal and socket have room, and emits only what was requested. When the source ends, the last words are
 * committed and all open turns awaited before {@code onComplete}. Cancelling closes the session and stops everything.
 *
 * <p>Events come on the threads of the network, sometimes on those of the source: don't block in them.
 *
 * <p>Ends with an error when the session can't be opened or is lost
 * ({@link io.github.reactorrealtime.error.RealtimeException}), and when the source fails, then with the source's error after
 * everything received before has been transcribed. A turn that can't be transcribed is not an error of the stream: it is a
 * {@link TranscriptEvent.Failed}.
 */
public final class RealtimeTranscriber implements Function<Flux<ByteBuffer>, Flux<TranscriptEvent>> {

    private static final Logger log = LoggerFactory.getLogger(RealtimeTranscriber.class);

    private final Ladder ladder;
    private final TranscriptionSettings settings;

    private RealtimeTranscriber(List<Rung> rungs, TranscriptionSettings settings) {
        this.settings = settings;
        this.ladder = new Ladder(rungs, settings);
    }

    /**
     * OpenAI's {@code gpt-4o-transcribe}, and {@code whisper-1} where that fails; else the defaults. OpenAI switches both off on
     * 2027-02-26: {@link #openAiLive} has their successors. For other models and options there is {@link #builder()}.
     *
     * @throws IllegalArgumentException when it is not a key that can be sent
     */
    public static RealtimeTranscriber openAi(String apiKey) {
        return Presets.classic(Route.openAi(apiKey));
    }

    /**
     * The deployments {@code gpt-4o-transcribe} and, where that fails, {@code whisper-1} of an Azure OpenAI resource, each named like
     * its model; else the defaults. Azure's dates for them are in 2026: {@link #azureLive} has their successors. For other
     * deployments, models and options there is {@link #builder()}.
     *
     * @param resource the name of the resource, or its endpoint as the portal shows it
     * @throws IllegalArgumentException when it is not a key that can be sent
     * @throws IllegalStateException when the resource leads nowhere
     */
    public static RealtimeTranscriber azure(String resource, String apiKey) {
        return Presets.classic(Route.azure(resource).apiKey(apiKey));
    }

    /**
     * OpenAI's {@code gpt-live-transcribe}, whose text comes while people speak, and where that fails {@code gpt-transcribe}, whose text
     * comes after each turn, at last by uploads; else the defaults. The ladder for after February 2027.
     *
     * @throws IllegalArgumentException when it is not a key that can be sent
     */
    public static RealtimeTranscriber openAiLive(String apiKey) {
        return Presets.live(Route.openAi(apiKey));
    }

    /**
     * The deployments {@code gpt-live-transcribe} and, where that fails, {@code gpt-transcribe}, at last by uploads, of an Azure OpenAI
     * resource, each named like its model; else the defaults.
     *
     * @param resource the name of the resource, or its endpoint as the portal shows it
     * @throws IllegalArgumentException when it is not a key that can be sent
     * @throws IllegalStateException when the resource leads nowhere
     */
    public static RealtimeTranscriber azureLive(String resource, String apiKey) {
        return Presets.live(Route.azure(resource).apiKey(apiKey));
    }

    /** Options and their defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Transcribes audio that is in the {@link #format()} of this transcriber already.
     *
     * @param audio buffers of any size, cut anywhere; read from position to limit, and the library's until it asks for the next
     */
    public Flux<TranscriptEvent> transcribe(Flux<ByteBuffer> audio) {
        requireNonNull(audio, "audio");
        return Flux.create(
                sink -> new ActiveTranscription(ladder, forSubscriber(sink.contextView()), audio, sink).start(),
                FluxSink.OverflowStrategy.ERROR);
    }

    private TranscriptionSettings forSubscriber(ContextView context) {
        return settings.toldTo(settings.listener().subscribed(context));
    }

    /** Transcribes audio of any format: it is mixed down, resampled and encoded on the way. */
    public Flux<TranscriptEvent> transcribe(AudioSource source) {
        return transcribe(source.convertTo(settings.wireFormat()).stream());
    }

    /** The same as {@link #transcribe(Flux)}, for {@code audio.transform(transcriber)}. */
    @Override
    public Flux<TranscriptEvent> apply(Flux<ByteBuffer> audio) {
        return transcribe(audio);
    }

    /** What the audio has to be in, and what goes over the wire. */
    public AudioFormat format() {
        return settings.wireFormat();
    }

    /** Where it transcribes, in order of preference. */
    public List<Route> routes() {
        return ladder.rungs().stream().map(rung -> rung.route).toList();
    }

    /**
     * How much audio may be unsettled in one transcription. What a source that can be slowed was asked for before lies at most so far
     * behind: a way to know that silence is settled, of which no event tells.
     */
    public Duration journal() {
        return settings.journal();
    }

    /** How these routes are at this moment, in the same order; for health checks. Asks nobody. */
    public List<RouteState> routeStates() {
        long now = settings.nanos();
        return ladder.rungs().stream().map(rung -> RouteState.of(rung, now)).toList();
    }

    @Override
    public String toString() {
        return "RealtimeTranscriber" + ladder.rungs();
    }

    /** Collects the options of a {@link RealtimeTranscriber}. Not thread-safe. */
    public static final class Builder {

        private final List<Route> routes = new ArrayList<>();
        private TranscriptionModels models = TranscriptionModels.standard();
        private @Nullable Turns turns;
        private AudioFormat format = AudioFormat.PCM16_24KHZ;
        private SessionOptions options = SessionOptions.NONE;
        private Duration frame = Duration.ofMillis(60);
        private Duration journal = Duration.ofMinutes(5);
        private Duration maxTurn = Duration.ofMinutes(2);
        private Duration answerDeadline = Duration.ofSeconds(30);
        private Duration quiet = Duration.ofSeconds(1);
        private ConnectSettings connect = ConnectSettings.DEFAULTS;
        private Transport transport = Transport.create();
        private Scheduler timer = Schedulers.parallel();
        private TranscriberListener listener = TranscriberListener.NONE;
        private Overflow overflow = Overflow.BACKPRESSURE;
        private FailoverSettings failover = FailoverSettings.DEFAULTS;
        private TranscriptCheck check = TranscriptCheck.NONE;
        private Resilience resilience = Resilience.shared();
        private Duration finalDeadline = Duration.ofSeconds(10);
        private Duration deafAfter = Duration.ofSeconds(30);
        private Duration rolloverMargin = Duration.ofMinutes(5);
        private double maxSpeed = Double.POSITIVE_INFINITY;
        private RandomGenerator random = new Random();
        private boolean wireLog = RealtimeClient.isWireLogged();

        private Builder() {}

        /** Where to transcribe: the first call names the route to prefer, each further one the next to fall back to. */
        public Builder route(Route route) {
            routes.add(requireNonNull(route, "route"));
            return this;
        }

        /**
         * Who decides where turns end; default {@link Turns#serverVad()}, or {@link Turns#client()} as soon as one route's model or dialect
         * has no detection to rely on.
         */
        public Builder turns(Turns turns) {
            this.turns = requireNonNull(turns, "turns");
            return this;
        }

        /** Format on the wire: 24 kHz PCM16 (the default), or G.711 at 8 kHz. */
        public Builder format(AudioFormat format) {
            this.format = requireNonNull(format, "format");
            return this;
        }

        /** What the models take, and when they end; default {@link TranscriptionModels#standard()}. */
        public Builder models(TranscriptionModels models) {
            this.models = requireNonNull(models, "models");
            return this;
        }

        /**
         * Language of the speech in two letters ({@code en}); default is to let the model find out. Models that have only a list of
         * languages get a list of one.
         */
        public Builder language(String language) {
            options = options.withLanguage(requireNonNull(language, "language"));
            return this;
        }

        /** Languages that may be spoken, two letters each; instead of {@link #language}. Most models take one only. */
        public Builder languages(List<String> languages) {
            options = options.withLanguages(languages);
            return this;
        }

        /** Words and style to expect; what a model makes of it differs. */
        public Builder prompt(String prompt) {
            options = options.withPrompt(requireNonNull(prompt, "prompt"));
            return this;
        }

        /** Words to expect, one line each without {@code <} and {@code >}. Models that read their prompt as a list of words get them there. */
        public Builder keywords(List<String> keywords) {
            options = options.withKeywords(keywords);
            return this;
        }

        /**
         * What streaming models trade: {@code minimal}, {@code low}, {@code medium}, {@code high} or {@code xhigh}; later is better. Default is the
         * service's own.
         */
        public Builder delay(String delay) {
            options = options.withDelay(requireNonNull(delay, "delay"));
            return this;
        }

        /** Noise reduction before detection and transcription; default is not to ask for it. */
        public Builder noiseReduction(NoiseReduction noiseReduction) {
            options = options.withNoiseReduction(requireNonNull(noiseReduction, "noiseReduction"));
            return this;
        }

        /** Asks for the probability of each token, from models that have it. */
        public Builder logprobs() {
            options = options.withLogprobs();
            return this;
        }

        /**
         * Audio per message: 20 ms to 1 s, default 60 ms. Longer costs less CPU and adds latency.
         */
        public Builder frame(Duration frame) {
            this.frame = requireNonNull(frame, "frame");
            return this;
        }

        /**
         * How much audio may be unsettled before the source has to wait: default 5 minutes, 14.4 MB of PCM16. At least 2 s; 10 s
         * and the padding where the service hears the turns, because that much may still become one.
         */
        public Builder journal(Duration journal) {
            this.journal = requireNonNull(journal, "journal");
            return this;
        }

        /** The longest turn, default 2 minutes: then it is committed in mid-speech. At most half the journal. */
        public Builder maxTurn(Duration maxTurn) {
            this.maxTurn = requireNonNull(maxTurn, "maxTurn");
            return this;
        }

        /** How long the service may take to answer a committed turn before it counts as failed: default 30 s. */
        public Builder answerDeadline(Duration answerDeadline) {
            this.answerDeadline = requireNonNull(answerDeadline, "answerDeadline");
            return this;
        }

        /**
         * How long the service's turn detection has to be quiet after the end of the source before the tail is looked at:
         * default 1 s. Less ends sooner, and risks an extra turn of silence.
         */
        public Builder quiet(Duration quiet) {
            this.quiet = requireNonNull(quiet, "quiet");
            return this;
        }

        /** Timeouts of connecting, and PINGs; default {@link ConnectSettings#DEFAULTS}. */
        public Builder connect(ConnectSettings connect) {
            this.connect = requireNonNull(connect, "connect");
            return this;
        }

        /** How sockets are opened: proxy, TLS, pools. Default {@link Transport#create()}. */
        public Builder transport(Transport transport) {
            this.transport = requireNonNull(transport, "transport");
            return this;
        }

        /** Where timeouts run and what time it is; default {@link Schedulers#parallel()}. */
        public Builder timer(Scheduler timer) {
            this.timer = requireNonNull(timer, "timer");
            return this;
        }

        /** Who is told what happens inside; default nobody. Several are made one by {@link TranscriberListener#all}. */
        public Builder listener(TranscriberListener listener) {
            this.listener = TranscriberListener.all(List.of(listener));
            return this;
        }

        /**
         * Whether everything that is said over the WebSockets may be logged, transcripts and prompts included; audio only by its length, and
         * credentials never. It is written at level TRACE of the logger {@link RealtimeClient#WIRE_LOG}, so it takes both. Default is the system
         * property of that name at the time of {@link #builder()}, else off.
         */
        public Builder wireLog(boolean wireLog) {
            this.wireLog = wireLog;
            return this;
        }

        /** What to do when the journal is full; default {@link Overflow#BACKPRESSURE}. */
        public Builder overflow(Overflow overflow) {
            this.overflow = requireNonNull(overflow, "overflow");
            return this;
        }

        /** When to give up, to leave a route, to return; default {@link FailoverSettings#DEFAULTS}. */
        public Builder failover(FailoverSettings failover) {
            this.failover = requireNonNull(failover, "failover");
            return this;
        }

        /**
         * Which transcripts to doubt; default none. A doubtful one is transcribed again from the journal, on the next route if there is
         * one, and that text counts, whatever it is. Where none comes, the first one does.
         */
        public Builder secondOpinion(TranscriptCheck check) {
            this.check = requireNonNull(check, "check");
            return this;
        }

        /** Resilience4j's registries: retries, breakers, limits; default {@link Resilience#shared()}. */
        public Builder resilience(Resilience resilience) {
            this.resilience = requireNonNull(resilience, "resilience");
            return this;
        }

        /** How long after its last partial a committed turn may stay without its final text: default 10 s. */
        public Builder finalDeadline(Duration finalDeadline) {
            this.finalDeadline = requireNonNull(finalDeadline, "finalDeadline");
            return this;
        }

        /**
         * After how much loud audio without any sign of speech a service that has never reported any counts as deaf: default 30 s.
         * The audio is then committed by us. Zero trusts the service.
         */
        public Builder deafAfter(Duration deafAfter) {
            this.deafAfter = requireNonNull(deafAfter, "deafAfter");
            return this;
        }

        /**
         * How long before the service ends a session the next one takes over: default 5 minutes, at most a sixth of the session.
         * Up to half as much again is added at random, so that sessions of one minute don't all move in the same second.
         */
        public Builder rolloverMargin(Duration rolloverMargin) {
            this.rolloverMargin = requireNonNull(rolloverMargin, "rolloverMargin");
            return this;
        }

        /**
         * How many times faster than it was spoken audio may be sent while the service hears the turns: from a file, or what waited for
         * a session. Default is as fast as the network takes it; the turn detection of some services, Azure's for one, then cuts in
         * wrong places, and needs 1 to 2. At least 1, or live audio would fall behind.
         */
        public Builder maxSpeed(double maxSpeed) {
            this.maxSpeed = maxSpeed;
            return this;
        }

        /** Where jitter comes from. */
        public Builder random(RandomGenerator random) {
            this.random = requireNonNull(random, "random");
            return this;
        }

        /**
         * The transcriber; connects to nothing yet. Logs, once per JVM and model, when a provider switches a model off within 90 days, or
         * has; and which options are left out on lower routes, because their models don't take them.
         *
         * @throws InvalidSettingsException naming everything that is missing, contradicts itself, or is refused by the model of the
         *     first route
         */
        public RealtimeTranscriber build() {
            LadderPlan plan = new LadderPlan(routes, models, options, turns);
            TranscriptionSettings settings = settings(plan.turns());
            List<String> problems = new ArrayList<>(plan.problems());
            problems.addAll(SettingsProblems.of(settings));
            if (!problems.isEmpty()) {
                throw new InvalidSettingsException(problems);
            }
            plan.notes().forEach(log::info);
            RetiringModels.SHARED.check(plan, settings.now(), listener);
            TranscriptionSettings logged = settings.toldTo(heard());
            RouteSessions sessions = new RouteSessions(transport, connect, timer, resilience, format, wireLog);
            return new RealtimeTranscriber(sessions.rungs(plan), logged);
        }

        /** The log, and whoever else wants to know. */
        private TranscriberListener heard() {
            LogListener logging = new LogListener(log, timer);
            return TranscriberListener.NONE.equals(listener)
                    ? logging
                    : TranscriberListener.all(List.of(logging, listener));
        }

        private TranscriptionSettings settings(Turns effectiveTurns) {
            return new TranscriptionSettings(
                    format,
                    effectiveTurns,
                    frame,
                    journal,
                    maxTurn,
                    answerDeadline,
                    finalDeadline,
                    deafAfter,
                    quiet,
                    rolloverMargin,
                    maxSpeed,
                    overflow,
                    failover,
                    check,
                    timer,
                    random,
                    listener);
        }
    }
}
