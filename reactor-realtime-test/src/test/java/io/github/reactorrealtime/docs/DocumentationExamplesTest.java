// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.docs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactorrealtime.ConversationInput;
import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.SessionInfo;
import io.github.reactorrealtime.TranscriberListener;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.Turns;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioFraming;
import io.github.reactorrealtime.audio.AudioPacing;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.audio.AudioSources;
import io.github.reactorrealtime.audio.SpeechClassifier;
import io.github.reactorrealtime.audio.TurnDetector;
import io.github.reactorrealtime.audio.TurnSettings;
import io.github.reactorrealtime.audio.VoiceTurnDetector;
import io.github.reactorrealtime.audio.javasound.Microphone;
import io.github.reactorrealtime.client.ConnectSettings;
import io.github.reactorrealtime.client.RealtimeClient;
import io.github.reactorrealtime.error.RealtimeException;
import io.github.reactorrealtime.event.ResponseCommand;
import io.github.reactorrealtime.event.ResponseContentEvent;
import io.github.reactorrealtime.event.ResponseEvent;
import io.github.reactorrealtime.policy.Resilience;
import io.github.reactorrealtime.provider.Credential;
import io.github.reactorrealtime.provider.Dialect;
import io.github.reactorrealtime.provider.Endpoint;
import io.github.reactorrealtime.provider.Provider;
import io.github.reactorrealtime.provider.TranscriptionModel;
import io.github.reactorrealtime.provider.TranscriptionModel.Feature;
import io.github.reactorrealtime.provider.TranscriptionModels;
import io.github.reactorrealtime.test.DtmfTones;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.Fault;
import io.github.reactorrealtime.test.InMemoryEmulator;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.Point;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.Recognizer;
import io.github.reactorrealtime.test.RecordedConnection;
import io.github.reactorrealtime.test.Turn;
import io.github.reactorrealtime.test.When;
import io.github.reactorrealtime.transport.Transport;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;
import reactor.netty.transport.ProxyProvider;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

/** The examples of the README and of {@code docs/}, run against the emulator. {@link DocumentationInStepTest} compares the two. */
class DocumentationExamplesTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @AutoClose
    private final RealtimeEmulator emulator = RealtimeEmulator.builder().start();

    private final String apiKey = "any-key-will-do";
    private final Route route =
            Route.at(emulator.uri(), Dialect.OPENAI).apiKey(apiKey).model("gpt-4o-transcribe");
    private final RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
            .route(route)
            .quiet(Duration.ofMillis(200))
            .connect(new ConnectSettings(TIMEOUT, TIMEOUT, Duration.ZERO, TIMEOUT)) // busy machines start slowly
            .build();
    private final Flux<ByteBuffer> audio =
            DtmfTones.in(AudioFormat.PCM16_24KHZ).numberedTurns(0, 3, Duration.ofSeconds(1), 4_800);

    @TempDir
    Path folder;

    @Test
    void fileIsTranscribed() throws IOException {
        Path file = recording(1);

        Flux<String> lines = AudioSources.wav(file)
                .flatMapMany(transcriber::transcribe)
                .ofType(TranscriptEvent.Completed.class)
                .map(turn -> turn.range().start() + "  " + turn.text());

        lines.map(line -> line.substring(line.length() - 1))
                .as(StepVerifier::create)
                .expectNext("0", "1", "2")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void routesLeadToEveryProvider() {
        RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                .route(Route.openAi(apiKey).model("gpt-4o-transcribe"))
                .build();

        Route azure = Route.azure("my-resource")
                .apiKey(apiKey)
                .model("gpt-4o-transcribe")
                .deployment("my-4o-transcribe");

        Route withFallback = azure.realtimeModel("my-gpt-realtime");

        Route gateway = Route.at(URI.create("wss://gateway.example.com"), Dialect.OPENAI)
                .apiKey(apiKey)
                .model("whisper-large-v3")
                .header("x-team", "captions");

        Flux<TranscriptEvent> transcripts = audio.transform(RealtimeTranscriber.openAi(apiKey));

        assertThat(transcripts).isNotNull();
        assertThat(transcriber).hasToString("RealtimeTranscriber[openai/gpt-4o-transcribe]");
        assertThat(azure.name()).isEqualTo("my-resource/my-4o-transcribe");
        assertThat(withFallback.model()).isEqualTo("gpt-4o-transcribe");
        assertThat(gateway.name()).isEqualTo("gateway.example.com/whisper-large-v3");
    }

    @Test
    void modelsDecideWhatIsAsked() {
        RealtimeTranscriber captions = RealtimeTranscriber.builder()
                .route(Route.openAi(apiKey).model("gpt-live-transcribe"))
                .route(Route.openAi(apiKey).model("gpt-4o-transcribe"))
                .languages(List.of("de"))
                .keywords(List.of("Kubernetes", "Frau Özdemir"))
                .prompt("Weekly stand-up of a platform team.")
                .delay("low")
                .build();

        TranscriptionModel ours = TranscriptionModel.builder("call-center-1")
                .with(Feature.REALTIME, Feature.SERVER_VAD, Feature.LANGUAGE)
                .build();
        TranscriptionModel whisper = TranscriptionModels.standard().of("whisper-1").toBuilder("whisper-1")
                .retires(Provider.AZURE, LocalDate.of(2027, 6, 30)) // extended for us
                .build();
        RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                .models(TranscriptionModels.standard().with(ours).with(whisper))
                .route(Route.azure("my-resource").apiKey(apiKey).model("whisper-1"))
                .build();

        Mono<TranscriptionModels> today = TranscriptionModels.standard()
                .withDatesOf(Endpoint.openAi(Credential.bearer(apiKey)), Transport.create())
                .onErrorReturn(TranscriptionModels.standard());

        Flux<TranscriptEvent> live = audio.transform(RealtimeTranscriber.openAiLive(apiKey));

        assertThat(live).isNotNull();
        assertThat(today).isNotNull();
        assertThat(captions).hasToString("RealtimeTranscriber[openai/gpt-live-transcribe, openai/gpt-4o-transcribe]");
        assertThat(transcriber).hasToString("RealtimeTranscriber[my-resource/whisper-1]");
    }

    @Test
    void routesMakeALadder() {
        String key = apiKey;
        String otherKey = "another-key";

        RealtimeTranscriber transcriber = RealtimeTranscriber.builder()
                .route(Route.openAi(apiKey).model("gpt-4o-transcribe"))
                .route(Route.openAi(apiKey).model("whisper-1")) // where turns go that the first can't do
                .build();

        RealtimeTranscriber regions = RealtimeTranscriber.builder()
                .route(Route.azure("eastus2-resource").apiKey(key).model("gpt-4o-transcribe"))
                .route(Route.azure("swedencentral-resource").apiKey(otherKey).model("gpt-4o-transcribe"))
                .route(Route.azure("eastus2-resource").apiKey(key).model("whisper-1"))
                .build();

        RealtimeTranscriber call = RealtimeTranscriber.builder()
                .route(Route.openAi(apiKey).model("gpt-4o-transcribe"))
                .route(Route.openAi(apiKey).model("whisper-1"))
                .answerDeadline(Duration.ofSeconds(8))
                .failover(FailoverSettings.DEFAULTS.withTurnDeadline(Duration.ofSeconds(20)))
                .overflow(Overflow.DROP_OLDEST)
                .build();

        assertThat(transcriber).hasToString("RealtimeTranscriber[openai/gpt-4o-transcribe, openai/whisper-1]");
        assertThat(regions)
                .hasToString("RealtimeTranscriber[eastus2-resource/gpt-4o-transcribe,"
                        + " swedencentral-resource/gpt-4o-transcribe, eastus2-resource/whisper-1]");
        assertThat(call).hasToString(transcriber.toString());
    }

    @Test
    void breakersAreResilience4jsOwn() {
        List<Object> states = new ArrayList<>();
        Route first = route;

        CircuitBreakerRegistry breakers =
                CircuitBreakerRegistry.of(CircuitBreakerConfig.from(Resilience.defaultCircuitBreaker())
                        .waitDurationInOpenState(Duration.ofMinutes(2))
                        .build());
        breakers.circuitBreaker(first.name()).getEventPublisher().onStateTransition(states::add);

        RealtimeTranscriber guarded = RealtimeTranscriber.builder()
                .route(first)
                .route(Route.openAi(apiKey).model("whisper-1"))
                .resilience(Resilience.builder().circuitBreakers(breakers).build())
                .build();

        breakers.circuitBreaker(first.name()).transitionToOpenState();
        assertThat(states).hasSize(1);
        assertThat(guarded.toString()).contains(first.name());
    }

    @Test
    void transportIsTheApplicationsOwn() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init((KeyStore) null);

        GenericSslContextSpec<SslContextBuilder> tls =
                Http11SslContextSpec.forClient().configure(context -> context.trustManager(trust));
        Transport transport = Transport.create(http -> http.secure(ssl -> ssl.sslContext(tls))
                .proxy(proxy -> proxy.type(ProxyProvider.Proxy.HTTP)
                        .host("proxy.example.com")
                        .port(3128)));

        RealtimeTranscriber behindProxy =
                RealtimeTranscriber.builder().route(route).transport(transport).build();

        assertThat(behindProxy.format()).isEqualTo(AudioFormat.PCM16_24KHZ);
    }

    @Test
    void eventsMakeCaptions() {
        Map<Long, String> captions = new TreeMap<>();
        Flux<TranscriptEvent> transcripts = transcriber.transcribe(audio).doOnNext(event -> {
            if (event instanceof Partial partial) {
                captions.put(partial.turn(), partial.text());
            } else if (event instanceof Completed completed) {
                captions.put(completed.turn(), completed.text());
            } else if (event instanceof Failed failed) {
                captions.put(failed.turn(), "[inaudible: " + failed.cause().getMessage() + "]");
            }
        });

        expectTurns(transcripts, "0", "1", "2");
        assertThat(captions.values()).containsExactly("0", "1", "2");
    }

    @Test
    void lostStreamIsTakenUpAgain() {
        emulator.inject(Fault.rejectHandshake(503, "503", "Busy."), When.times(1));

        Flux<TranscriptEvent> transcripts = transcriber
                .transcribe(audio)
                .retryWhen(Retry.backoff(5, Duration.ofMillis(500))
                        .filter(error -> error instanceof RealtimeException failure && failure.isRetryable()));

        expectTurns(transcripts, "0", "1", "2");
    }

    @Test
    void turnsEndWhereTheApplicationWants() {
        Sinks.Many<String> released = Sinks.many().multicast().directBestEffort();
        RealtimeTranscriber pushToTalk = RealtimeTranscriber.builder()
                .route(route)
                .turns(Turns.manual(released.asFlux()))
                .build();

        RealtimeTranscriber patient = RealtimeTranscriber.builder()
                .route(route)
                .turns(Turns.serverVad(0.6, Duration.ofMillis(300), Duration.ofMillis(900)))
                .build();

        expectTurns(audio.transform(pushToTalk), "012");
        expectTurns(audio.transform(patient), "0", "1", "2");
    }

    @Test
    void partiesOfACallAreToldApart() throws IOException {
        Path file = recording(2);

        Flux<String> conversation = AudioSources.wav(file)
                .flatMapMany(call -> Flux.merge(
                        transcriber
                                .transcribe(call.channel(0))
                                .ofType(Completed.class)
                                .map(turn -> "caller: " + turn.text()),
                        transcriber
                                .transcribe(call.channel(1))
                                .ofType(Completed.class)
                                .map(turn -> "agent: " + turn.text())));

        conversation
                .sort()
                .as(StepVerifier::create)
                .expectNext("caller: 0", "caller: 1", "caller: 2")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void audioComesFromAnywhere() {
        AudioSource samples = AudioSources.pcm(Path.of("call.raw"), AudioFormat.pcm16(16_000));
        AudioSource piped = AudioSource.of(AudioFormat.pcm16(16_000), AudioSources.read(() -> System.in));
        AudioSource microphone = Microphone.open(AudioFormat.pcm16(48_000));

        RealtimeTranscriber telephone = RealtimeTranscriber.builder()
                .route(route)
                .format(AudioFormat.PCMU_8KHZ)
                .build();

        assertThat(List.of(samples, piped, microphone))
                .allMatch(source -> source.format().channels() == 1);
        expectTurns(
                telephone.transcribe(DtmfTones.in(telephone.format()).numberedTurns(0, 3, Duration.ofSeconds(1), 160)),
                "0",
                "1",
                "2");
    }

    @Test
    void recordingIsPlayedAsIfItWereLive() {
        Flux<ByteBuffer> live = audio.transform(AudioFraming.frames(AudioFormat.PCM16_24KHZ, Duration.ofMillis(20)))
                .transform(AudioPacing.realtime(AudioFormat.PCM16_24KHZ, Schedulers.parallel()));

        expectTurns(transcriber.transcribe(live), "0", "1", "2");
    }

    @Test
    void hoursPassInVirtualTime() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        InMemoryEmulator service = RealtimeEmulator.builder().inMemory(time, Duration.ofMillis(20));
        service.inject(Fault.failTranscription(), When.model("gpt-4o-transcribe"));

        RealtimeTranscriber failingOver = RealtimeTranscriber.builder()
                .route(Route.at(service.uri(), Dialect.OPENAI).apiKey("any").model("gpt-4o-transcribe"))
                .route(Route.at(service.uri(), Dialect.OPENAI).apiKey("any").model("whisper-1"))
                .transport(service.transport())
                .timer(time)
                .build();

        List<String> texts = new ArrayList<>();
        audio.transform(failingOver).ofType(Completed.class).subscribe(turn -> texts.add(turn.text()));
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(texts).containsExactly("0", "1", "2");
    }

    @Test
    void failedTurnIsTranscribedAgain() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            Route route = Route.at(emulator.uri(), Dialect.OPENAI).apiKey("any").model("gpt-4o-transcribe");
            RealtimeTranscriber transcriber =
                    RealtimeTranscriber.builder().route(route).build();
            Flux<ByteBuffer> audio = DtmfTones.in(transcriber.format())
                    .numberedTurns(0, 3, Duration.ofSeconds(1), 4_800); // says 0, 1 and 2 on a telephone keypad
            emulator.inject(Fault.failTranscription(), When.item(2));

            audio.transform(transcriber)
                    .ofType(Completed.class)
                    .map(turn ->
                            turn.text() + " at attempt " + turn.provenance().attempt())
                    .as(StepVerifier::create)
                    .expectNext("0 at attempt 1", "1 at attempt 2", "2 at attempt 1")
                    .verifyComplete();
        }
    }

    @Test
    void failedTurnDoesNotEndTheStream() {
        try (RealtimeEmulator emulator = RealtimeEmulator.builder().start()) {
            Flux<ByteBuffer> audio =
                    DtmfTones.in(AudioFormat.PCM16_24KHZ).numberedTurns(0, 3, Duration.ofSeconds(1), 4_800);
            Route route = Route.at(emulator.uri(), Dialect.OPENAI).apiKey("any").model("gpt-4o-transcribe");
            RealtimeTranscriber transcriber =
                    RealtimeTranscriber.builder().route(route).build();
            emulator.inject(Fault.failTranscription(), When.saying("1"));

            audio.transform(transcriber)
                    .filter(event -> event instanceof Completed || event instanceof Failed)
                    .map(event -> event instanceof Completed completed ? completed.text() : "failed")
                    .as(StepVerifier::create)
                    .expectNext("0", "failed", "2")
                    .verifyComplete();
        }
    }

    @Test
    void faultsOfItemsAndConnectionsAreRepaired() {
        emulator.inject(new Fault.Stall(), When.item(2));
        emulator.inject(
                new Fault.CloseConnection(1011, "server fell over"),
                When.at(Point.COMMITTED).and(When.item(3)));

        expectTurns(audio.transform(transcriber), "0", "1", "2");
    }

    @Test
    void knownFaultsAreRepaired() {
        emulator.inject(KnownFault.F_28, When.connection(1)); // the second item fails

        expectTurns(audio.transform(transcriber), "0", "1", "2");
    }

    @Test
    void emulatorSaysWhatItIsTold() {
        RealtimeEmulator emulator = RealtimeEmulator.builder()
                .recognizer(Recognizer.script(List.of("Good morning.", "How can I help?")))
                .azureDeployment("my-4o-transcribe", "gpt-4o-transcribe")
                .apiKey("the-only-key")
                .timing(EmulatorTiming.instant().withFirstDelta(Duration.ofMillis(50)))
                .fault(new Fault.DelayCompletion(Duration.ofMillis(100)), When.every(2))
                .start();

        Recognizer length = (samples, sampleRateHz, turn) -> 1_000L * samples.length / sampleRateHz + " ms";

        Route azure = Route.at(emulator.uri(), Dialect.AZURE)
                .apiKey("the-only-key")
                .model("gpt-4o-transcribe")
                .deployment("my-4o-transcribe");
        expectTurns(
                audio.transform(RealtimeTranscriber.builder().route(azure).build()),
                "Good morning.",
                "How can I help?",
                "");
        assertThat(length.recognize(new short[8], 8_000, new Turn(1, 1, "any", null, null, true)))
                .isEqualTo("1 ms");
        emulator.close();
    }

    @Test
    void emulatorRemembersWhatItSaw() {
        expectTurns(audio.transform(transcriber), "0", "1", "2");

        RecordedConnection connection = emulator.connections().get(0);
        assertThat(connection.uri()).isEqualTo("/v1/realtime?intent=transcription");
        assertThat(connection.received()).startsWith("session.update", "input_audio_buffer.append");
        assertThat(connection.items()).hasSize(3);
    }

    @Test
    void emulatorSpeaksTls() {
        RealtimeEmulator secure = RealtimeEmulator.builder().tls().start();
        GenericSslContextSpec<SslContextBuilder> trusting =
                Http11SslContextSpec.forClient().configure(context -> context.trustManager(secure.certificate()));

        RealtimeTranscriber overTls = RealtimeTranscriber.builder()
                .route(Route.at(secure.uri(), Dialect.OPENAI).apiKey("any").model("whisper-1"))
                .transport(Transport.create(http -> http.secure(ssl -> ssl.sslContext(trusting))))
                .build();

        expectTurns(audio.transform(overTls), "0", "1", "2");
        secure.close();
    }

    @Test
    void listenerFeedsMetrics() {
        AtomicLong journalBytes = new AtomicLong();
        AtomicInteger sessions = new AtomicInteger();

        TranscriberListener metrics = new TranscriberListener() {
            @Override
            public void sessionOpened(SessionInfo session) {
                sessions.incrementAndGet();
            }

            @Override
            public void journalChanged(long usedBytes, long capacityBytes) {
                journalBytes.set(usedBytes);
            }
        };

        RealtimeTranscriber observed =
                RealtimeTranscriber.builder().route(route).listener(metrics).build();

        expectTurns(audio.transform(observed), "0", "1", "2");
        assertThat(sessions).hasValue(1);
        assertThat(journalBytes).hasValue(0);
    }

    @Test
    void sessionBelowTheOperatorTakesAnyEvent() {
        RealtimeClient client = RealtimeClient.conversation(
                new Endpoint(Dialect.OPENAI, emulator.uri(), Credential.bearer(apiKey), Map.of()), "gpt-realtime");

        Flux<String> answer = client.withSession(session -> session.send(new ResponseCommand.Create(null, null))
                .thenMany(session.events())
                .takeUntil(event -> event instanceof ResponseEvent.Done)
                .ofType(ResponseContentEvent.AudioTranscriptDelta.class)
                .map(ResponseContentEvent.AudioTranscriptDelta::delta));

        answer.collect(Collectors.joining())
                .as(StepVerifier::create)
                .expectNext("OK")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void transcriptsBecomeInputOfAConversation() {
        RealtimeClient conversation = RealtimeClient.conversation(
                new Endpoint(Dialect.OPENAI, emulator.uri(), Credential.bearer(apiKey), Map.of()), "gpt-realtime");

        Flux<TranscriptEvent> joined = conversation.withSession(
                session -> transcriber.transcribe(audio).transform(ConversationInput.addTo(session)));

        expectTurns(joined, "0", "1", "2");
    }

    @Test
    void voiceActivityIsFoundBelowTheOperatorAndByAClassifierOfYours() {
        TurnDetector detector = VoiceTurnDetector.factory(TurnSettings.DEFAULTS.withSilence(Duration.ofMillis(700)))
                .create(24_000);

        TurnDetector.Factory silero = VoiceTurnDetector.factory(
                TurnSettings.DEFAULTS, SpeechClassifier.resampled(16_000, rate -> new SileroClassifier(newModel())));

        assertThat(turnsIn(detector)).isEqualTo(2);
        assertThat(turnsIn(silero.create(24_000))).isEqualTo(2);
    }

    /** Silero VAD: 32 ms of 16 kHz at a time; the model keeps its state. */
    record SileroClassifier(SileroModel model) implements SpeechClassifier {

        @Override
        public int frameLength() {
            return 512;
        }

        @Override
        public double speechProbability(short[] frame) {
            float[] samples = new float[frame.length];
            for (int i = 0; i < frame.length; i++) {
                samples[i] = frame[i] / 32_768f;
            }
            return model.probability(samples);
        }
    }

    /** Stands for the user's few lines around a model. */
    interface SileroModel {

        double probability(float[] samples);
    }

    private static SileroModel newModel() {
        return samples -> {
            float peak = 0;
            for (float sample : samples) {
                peak = Math.max(peak, Math.abs(sample));
            }
            return peak > 0.1 ? 1 : 0;
        };
    }

    /** In two keys with a pause of a second after each. */
    private static int turnsIn(TurnDetector detector) {
        DtmfTones tones = DtmfTones.in(AudioFormat.PCM16_24KHZ);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (String key : List.of("0", "1")) {
            said.writeBytes(tones.bytes(key));
            said.writeBytes(tones.silence(Duration.ofSeconds(1)));
        }
        short[] samples = new short[said.size() / 2];
        ByteBuffer.wrap(said.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer()
                .get(samples);
        AtomicInteger ended = new AtomicInteger();
        detector.detect(samples, samples.length, new TurnDetector.Listener() {
            @Override
            public void turnBegan(long position) {
                assertThat(position).isEqualTo(detector.quietUntil());
            }

            @Override
            public void turnEnded(long position) {
                ended.incrementAndGet();
            }
        });
        return ended.get();
    }

    private static void expectTurns(Flux<TranscriptEvent> events, String... texts) {
        events.ofType(Completed.class)
                .map(Completed::text)
                .as(StepVerifier::create)
                .expectNext(texts)
                .expectComplete()
                .verify(TIMEOUT);
    }

    /** A WAV file of 24 kHz PCM16 that says 0, 1 and 2 on its first channel and nothing on the others. */
    private Path recording(int channels) throws IOException {
        DtmfTones tones = DtmfTones.in(AudioFormat.PCM16_24KHZ);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (String key : List.of("0", "1", "2")) {
            said.writeBytes(tones.bytes(key));
            said.writeBytes(tones.silence(Duration.ofSeconds(1)));
        }
        byte[] samples = said.toByteArray();
        int bytes = samples.length * channels;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(US_ASCII))
                .putInt(36 + bytes)
                .put("WAVEfmt ".getBytes(US_ASCII))
                .putInt(16);
        wav.putShort((short) 1).putShort((short) channels).putInt(24_000).putInt(48_000 * channels);
        wav.putShort((short) (2 * channels))
                .putShort((short) 16)
                .put("data".getBytes(US_ASCII))
                .putInt(bytes);
        for (int i = 0; i < samples.length; i += 2) {
            wav.put(samples, i, 2).position(wav.position() + 2 * (channels - 1));
        }
        return Files.write(folder.resolve("call.wav"), wav.array());
    }
}
