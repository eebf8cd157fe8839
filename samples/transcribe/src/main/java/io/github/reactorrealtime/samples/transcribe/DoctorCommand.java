// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.RealtimeDoctor;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.diagnosis.Diagnosis;
import io.github.reactorrealtime.diagnosis.Finding;
import io.github.reactorrealtime.diagnosis.Finding.Outcome;
import io.github.reactorrealtime.error.SupportHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code transcribe doctor}: why a service does not transcribe, or that it does. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = "transcribe doctor [OPTIONS]",
        optionListHeading = "%nOptions:%n",
        description =
                "Tries the way to each model step by step and says what each step means and what to do. Opens a few"
                        + " sessions and has two seconds of tone transcribed, which the account pays for.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no step failed", "1:a step failed", "2:wrong options"})
final class DoctorCommand implements Callable<Integer> {

    /** Where there is no terminal that says how wide it is. */
    private static final int USUAL_COLUMNS = 100;

    @ParentCommand
    private @Nullable Transcribe parent;

    @Mixin
    private EndpointOptions endpoint = new EndpointOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--realtime-model",
            paramLabel = "NAME",
            order = 5,
            description =
                    "A speech model, or on Azure the deployment of one, whose session may carry the transcription.")
    private @Nullable String realtimeModel;

    @Option(
            names = "--key-env",
            paramLabel = "VARIABLE",
            order = 6,
            description =
                    "The environment variable that holds the key. Default: OPENAI_API_KEY or AZURE_OPENAI_API_KEY.")
    private @Nullable String keyVariable;

    @Override
    public Integer call() {
        if (parent == null) {
            throw new IllegalStateException("doctor is a command of transcribe");
        }
        Host host = parent.host();
        Terminal terminal = host.terminal();
        ServiceChoice choice = new ServiceChoice(
                endpoint,
                environment(host.environment()),
                terminal::message,
                output.verbose ? terminal::message : text -> {});
        boolean healthy = true;
        try (Service service = choice.choose(null)) {
            for (Route route : service.routes()) {
                Route examined = realtimeModel == null ? route : route.realtimeModel(realtimeModel);
                healthy &= examine(examined, terminal);
            }
        }
        return healthy ? ExitCode.COMPLETED : ExitCode.INCOMPLETE;
    }

    /** The usual names of the key's variable stand for the one that was named. */
    private Map<String, String> environment(Map<String, String> all) {
        if (keyVariable == null) {
            return all;
        }
        String key = all.get(keyVariable);
        if (key == null || key.isBlank()) {
            throw CliException.usage("--key-env names the environment variable " + keyVariable
                    + ", which is not set. Give the name of the variable, never the key itself.");
        }
        if (endpoint.url == null && endpoint.provider == null) {
            throw CliException.usage("--key-env says whose key it is only together with --provider or --url.");
        }
        Map<String, String> environment = new HashMap<>(all);
        environment.put(ServiceChoice.OPENAI_KEY, key);
        environment.put(ServiceChoice.AZURE_KEY, key);
        return environment;
    }

    /** Prints every finding when it is there, and returns whether all is well. */
    private boolean examine(Route route, Terminal terminal) {
        if (!output.json) {
            terminal.line(route.name());
        }
        List<Finding> findings = new ArrayList<>();
        RealtimeDoctor.create()
                .diagnose(route)
                .doOnNext(finding -> {
                    findings.add(finding);
                    print(new Diagnosis(route.name(), findings), terminal);
                })
                .blockLast();
        Diagnosis diagnosis = new Diagnosis(route.name(), findings);
        if (!output.json) {
            terminal.line(conclusion(diagnosis));
        }
        return diagnosis.isHealthy();
    }

    private void print(Diagnosis soFar, Terminal terminal) {
        List<Finding> findings = soFar.findings();
        if (output.json) {
            terminal.line(json(soFar.route(), findings.get(findings.size() - 1)));
            return;
        }
        int columns = terminal.columns() == 0 ? USUAL_COLUMNS : terminal.columns();
        Diagnosis before = new Diagnosis(soFar.route(), findings.subList(0, findings.size() - 1));
        long printed = findings.size() == 1 ? 0 : before.table(columns).lines().count();
        soFar.table(columns).lines().skip(printed).forEach(terminal::line);
    }

    private static String conclusion(Diagnosis diagnosis) {
        String failed = diagnosis.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.FAILED)
                .map(finding -> finding.step().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        return (failed.isEmpty() ? "No step failed." : "Failed: " + failed + ".") + System.lineSeparator();
    }

    private static String json(String route, Finding finding) {
        SupportHandles support = finding.support();
        return new JsonObject()
                .put("event", "finding")
                .put("route", route)
                .put("step", finding.step().toString())
                .put("outcome", finding.outcome().toString())
                .put("took_ms", finding.took())
                .put("meaning", finding.meaning())
                .put("advice", finding.advice().isEmpty() ? null : finding.advice())
                .put("region", support.region())
                .put("request_id", support.requestId() == null ? support.apimRequestId() : support.requestId())
                .put("session_id", support.sessionId())
                .toString();
    }
}
