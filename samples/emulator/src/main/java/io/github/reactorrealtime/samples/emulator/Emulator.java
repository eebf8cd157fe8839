// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.emulator;

import io.github.reactorrealtime.test.CompatibleServer;
import io.github.reactorrealtime.test.EmulatorTiming;
import io.github.reactorrealtime.test.KnownFault;
import io.github.reactorrealtime.test.RealtimeEmulator;
import io.github.reactorrealtime.test.Recognizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the emulator until it is told to stop: exit code 0 after SIGTERM, 130 after Ctrl-C. */
@Command(
        name = "emulator",
        usageHelpWidth = 130,
        description = {
            "The OpenAI and Azure OpenAI Realtime API on this machine, for transcription.",
            "The first line of the output is the base URL, such as ws://127.0.0.1:34567. OpenAI's endpoint is at",
            "/v1/realtime?intent=transcription, Azure's at /openai/v1/realtime?intent=transcription, its preview at",
            "/openai/realtime?api-version=... and MAI-Transcribe at /mai/v1/realtime?intent=transcription. Over HTTP the same",
            "port takes uploads at /audio/transcriptions, mints client secrets and lists models, at the paths of both."
        },
        footer = {FaultHelp.FAULTS, FaultHelp.CONDITIONS, FaultHelp.EXAMPLES})
public final class Emulator implements Callable<Integer> {

    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.log.io.github.reactorrealtime";
    private static final String SCRIPT = "script:";
    private static final String OPENAI = "openai";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", defaultValue = "0", description = "Port to listen on; a free one by default.")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "A key that is taken, repeatable; any key by default, but one must be there.")
    private List<String> apiKeys = List.of();

    @Option(
            names = "--recognizer",
            paramLabel = "dtmf|script:FILE",
            defaultValue = "dtmf",
            description = "What it hears: keypad tones, or one line of a UTF-8 text file per turn (${DEFAULT-VALUE}).")
    private String recognizer = "dtmf";

    @Option(
            names = "--timing",
            paramLabel = "instant|realistic",
            defaultValue = "instant",
            description = "How fast it answers (${DEFAULT-VALUE}).")
    private String timing = "instant";

    @Option(
            names = "--dialect",
            paramLabel = "openai|flat|vllm|localai",
            defaultValue = OPENAI,
            description = "What /v1/realtime is: OpenAI's endpoint, or a compatible server such as Speaches (flat).")
    private String dialect = OPENAI;

    @Option(
            names = "--deployment",
            paramLabel = "NAME=MODEL",
            description =
                    "An Azure deployment or LocalAI pipeline, repeatable; by default every name is the model of that name.")
    private Map<String, String> deployments = Map.of();

    @Option(
            names = "--session-seconds",
            paramLabel = "N",
            description = "The longest session; 3600 for OpenAI and 1800 for Azure by default.")
    private @Nullable Integer sessionSeconds;

    @Option(
            names = "--ping-seconds",
            paramLabel = "N",
            description = "Time between the service's pings, 0 for none; 20.26 by default.")
    private @Nullable Double pingSeconds;

    @Option(
            names = "--tls",
            paramLabel = "FILE",
            description = "Speak TLS, and write the certificate to trust to this file (PEM) before the URL is printed.")
    private @Nullable Path tls;

    @Option(names = "--accept-flat", description = "Take the beta's flat session fields as well.")
    private boolean acceptFlat;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Decides all ids (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--verbose", description = "Log every event but audio, to standard error.")
    private boolean verbose;

    @Option(
            names = "--fault",
            paramLabel = "FAULT",
            description = "Something that goes wrong, and when; repeatable. See below.")
    private List<String> faults = List.of();

    @Option(
            names = "--known-fault",
            paramLabel = "F-NN",
            description = "A fault that users of the service have met, by its number; repeatable.")
    private List<String> knownFaults = List.of();

    @Option(names = "--list-known-faults", description = "Print the numbers of the known faults and exit.")
    private boolean listKnownFaults;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this text and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    /** Runs the command and exits. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Emulator()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (verbose) {
            System.setProperty(LOG_LEVEL, "debug");
        }
        if (listKnownFaults) {
            printKnownFaults(command().commandLine().getOut());
            return CommandLine.ExitCode.OK;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        TerminationSignal.on(stopped::countDown);
        try (RealtimeEmulator emulator = builder().start()) {
            writeCertificate(emulator);
            PrintWriter out = command().commandLine().getOut();
            out.println(emulator.uri());
            out.flush();
            stopped.await();
        }
        return CommandLine.ExitCode.OK;
    }

    /** The emulator that the options describe. */
    RealtimeEmulator.Builder builder() {
        RealtimeEmulator.Builder builder = RealtimeEmulator.builder()
                .host(host)
                .port(port)
                .recognizer(recognizer())
                .timing(timing())
                .acceptFlat(acceptFlat)
                .seed(seed);
        if (tls != null) {
            builder.tls();
        }
        apiKeys.forEach(builder::apiKey);
        deployments.forEach(builder::azureDeployment);
        for (String text : faults) {
            try {
                FaultText fault = FaultText.parse(text);
                builder.fault(fault.fault(), fault.when());
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command().commandLine(), "--fault '" + text + "': " + e.getMessage(), e);
            }
        }
        for (String id : knownFaults) {
            try {
                builder.knownFault(KnownFault.of(id));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(command().commandLine(), "--known-fault " + id + ": " + e.getMessage(), e);
            }
        }
        return dialect.equals(OPENAI) ? builder : builder.compatible(compatible());
    }

    private CompatibleServer compatible() {
        return switch (dialect) {
            case "flat" -> CompatibleServer.FLAT;
            case "vllm" -> CompatibleServer.VLLM;
            case "localai" -> CompatibleServer.LOCALAI;
            default -> throw wrong("--dialect must be openai, flat, vllm or localai but was " + dialect);
        };
    }

    private static void printKnownFaults(PrintWriter out) {
        for (KnownFault fault : KnownFault.values()) {
            if (fault.needsInjection()) {
                out.println(fault.id() + "  " + fault.description());
            }
        }
        out.flush();
    }

    private void writeCertificate(RealtimeEmulator emulator) {
        if (tls != null) {
            try {
                Files.writeString(tls, emulator.certificatePem());
            } catch (IOException e) {
                throw wrong("--tls: can't write " + tls + ": " + e.getMessage());
            }
        }
    }

    private Recognizer recognizer() {
        if (recognizer.equals("dtmf")) {
            return Recognizer.dtmf();
        }
        if (!recognizer.startsWith(SCRIPT)) {
            throw wrong("--recognizer must be dtmf or script:FILE but was " + recognizer);
        }
        Path file = Path.of(recognizer.substring(SCRIPT.length()));
        try {
            return Recognizer.script(Files.readAllLines(file));
        } catch (IOException e) {
            throw wrong("--recognizer: can't read " + file + ": " + e.getMessage());
        }
    }

    private EmulatorTiming timing() {
        EmulatorTiming chosen = switch (timing) {
            case "instant" -> EmulatorTiming.instant();
            case "realistic" -> EmulatorTiming.realistic();
            default -> throw wrong("--timing must be instant or realistic but was " + timing);
        };
        if (sessionSeconds != null) {
            chosen = chosen.withSession(Duration.ofSeconds(sessionSeconds));
        }
        return pingSeconds == null
                ? chosen
                : chosen.withPingInterval(Duration.ofMillis(Math.round(pingSeconds * 1_000)));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command().commandLine(), message);
    }

    private CommandSpec command() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the spec before it calls");
        }
        return spec;
    }
}
