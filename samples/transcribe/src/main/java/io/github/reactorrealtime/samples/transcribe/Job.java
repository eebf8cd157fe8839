// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.FailoverSettings;
import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.Route;
import io.github.reactorrealtime.Turns;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** What both commands do once they know where the audio comes from. */
final class Job {

    private final ServiceOptions serviceOptions;
    private final OutputOptions outputOptions;
    private final Host host;

    Job(ServiceOptions serviceOptions, OutputOptions outputOptions, Host host) {
        this.serviceOptions = serviceOptions;
        this.outputOptions = outputOptions;
        this.host = host;
    }

    /**
     * Transcribes; blocks until the end.
     *
     * @param file name of the file, {@code null} if it is none
     * @param opening opens the audio; called when the options are known to be right
     * @param overflow what to do when the service is too slow, unless the options say it
     * @return the exit code
     */
    int run(@Nullable String file, Supplier<Recording> opening, Overflow overflow) {
        Terminal terminal = host.terminal();
        serviceOptions.libraryTurns(); // a mistake in it is told before anything is opened
        Recording recording = opening.get();
        Output output =
                outputOptions.json ? new JsonOutput(terminal, serviceOptions.ladder()) : new TextOutput(terminal);
        // The network takes its time to load; meanwhile there is something to see.
        output.progress(new Progress(Duration.ZERO, Duration.ZERO, recording.length()));
        ServiceChoice choice = new ServiceChoice(serviceOptions, host.environment(), terminal::message, this::detail);
        try (Service service = choice.choose(file)) {
            detail("Transcribing " + recording.name() + " ("
                    + recording.source().format() + ") at "
                    + service.routes().stream().map(Route::name).collect(Collectors.joining(", then ")) + ".");
            Interrupt interrupt = host.interrupt().get();
            Disposable told = interrupt.requests().subscribe(null, null, this::tellFinishing);
            try {
                return new TranscriptionRun(recording, output, terminal, interrupt, outputOptions.verbose)
                        .execute(options(service, overflow));
            } finally {
                told.dispose();
            }
        } finally {
            terminal.live(List.of());
        }
    }

    private void tellFinishing() {
        host.terminal()
                .message("Finishing: what was heard until now is still transcribed. Ctrl-C again quits at once.");
    }

    private RealtimeTranscriber.Builder options(Service service, Overflow overflow) {
        RealtimeTranscriber.Builder builder = RealtimeTranscriber.builder()
                .overflow(serviceOptions.overflow == null ? overflow : serviceOptions.overflow);
        service.routes().forEach(builder::route);
        if (serviceOptions.outage != null) {
            builder.failover(FailoverSettings.DEFAULTS.withOutage(serviceOptions.outage));
        }
        settings(builder);
        Duration longest = serviceOptions.longestTurn();
        return longest == null ? builder : builder.maxTurn(longest).journal(longest.multipliedBy(2));
    }

    private void settings(RealtimeTranscriber.Builder builder) {
        Turns turns = serviceOptions.libraryTurns();
        if (turns != null) {
            builder.turns(turns);
        }
        List<String> languages = serviceOptions.languages;
        if (languages.size() == 1) {
            builder.language(languages.get(0));
        } else if (!languages.isEmpty()) {
            builder.languages(languages);
        }
        if (serviceOptions.prompt != null) {
            builder.prompt(serviceOptions.prompt);
        }
        if (!serviceOptions.keywords.isEmpty()) {
            builder.keywords(serviceOptions.keywords);
        }
        if (serviceOptions.delay != null) {
            builder.delay(serviceOptions.delay);
        }
        if (serviceOptions.maxSpeed != null) {
            builder.maxSpeed(serviceOptions.maxSpeed);
        }
    }

    private void detail(String text) {
        if (outputOptions.verbose) {
            host.terminal().message(text);
        }
    }
}
