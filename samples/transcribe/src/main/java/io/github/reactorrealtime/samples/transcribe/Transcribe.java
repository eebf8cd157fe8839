// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioFraming;
import io.github.reactorrealtime.audio.AudioPacing;
import io.github.reactorrealtime.audio.AudioSource;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import reactor.core.scheduler.Schedulers;

/** The command {@code transcribe}: a recording or a pipe in, transcripts out. */
@Command(
        name = "transcribe",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = {
            "transcribe [OPTIONS] [FILE|-]",
            "       transcribe mic [OPTIONS]",
            "       transcribe doctor [OPTIONS]"
        },
        subcommands = {MicrophoneCommand.class, DoctorCommand.class},
        header = "Transcribes speech over the Realtime API of OpenAI, Azure OpenAI, or any server that speaks it.%n",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:all turns completed",
            "  1:some turns failed, or audio was given up",
            "  2:wrong options or input",
            "  3:could not connect, or refused",
            "130:Ctrl-C; it finishes what was heard first, a second one quits at once"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  transcribe                          a demonstration, no key needed",
            "  transcribe call.wav                 a WAV file",
            "  transcribe --json call.wav | jq -r 'select(.event==\"completed\").text'",
            "  ffmpeg -i talk.mp3 -f wav - | transcribe -",
            "  arecord -f S16_LE -r 16000 | transcribe - --raw 16000:s16le:1",
            "  transcribe call.wav --model gpt-4o-transcribe --model whisper-1",
            "  transcribe call.wav --provider azure --deployment gpt-4o-transcribe=my-4o",
            "  transcribe mic --language en        the microphone, until Ctrl-C",
            "  transcribe doctor --provider azure  why it does not work there",
            "",
            "Keys are read from the environment only: OPENAI_API_KEY, or",
            "AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY."
        })
public final class Transcribe implements Callable<Integer> {

    /** Short, so that a paced recording flows like a live one. */
    private static final Duration FRAME = Duration.ofMillis(60);

    private final Host host;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|-",
            description =
                    "A WAV file, or - for WAV or raw PCM from a pipe. Default: a bundled recording of keypad tones.")
    private @Nullable String file;

    @Option(
            names = "--raw",
            paramLabel = "RATE:ENCODING:CHANNELS",
            order = 12,
            converter = RawFormat.class,
            description = "The input has no header: what its bytes mean, such as 16000:s16le:1. Encodings: u8, s16le,"
                    + " s24le, s32le, f32le, f64le, mulaw, alaw.")
    private @Nullable AudioFormat raw;

    @Option(
            names = "--pace",
            paramLabel = "realtime|fast",
            order = 13,
            description =
                    "Send the audio as fast as it plays, or as fast as it is taken. Default: fast, and realtime for the"
                            + " bundled recording.")
    private @Nullable Pace pace;

    Transcribe(Host host) {
        this.host = host;
    }

    /** Entry point of the program. */
    public static void main(String[] args) {
        System.exit(Launcher.run(args));
    }

    @Override
    public Integer call() {
        if (raw != null && file == null) {
            throw CliException.usage("--raw says what a file or a pipe holds: name a file, or - for the pipe.");
        }
        return new Job(service, output, host).run("-".equals(file) ? null : file, this::open, Overflow.BACKPRESSURE);
    }

    Host host() {
        return host;
    }

    private Recording open() {
        Recordings recordings =
                new Recordings(raw, warning -> host.terminal().message("Warning: " + Columns.plain(warning)));
        if (file == null) {
            return paced(recordings.bundled(), Pace.REALTIME);
        }
        return paced(file.equals("-") ? recordings.pipe(host.in()) : recordings.file(file), Pace.FAST);
    }

    private Recording paced(Recording recording, Pace byDefault) {
        if ((pace == null ? byDefault : pace) == Pace.FAST) {
            return recording;
        }
        AudioFormat format = recording.source().format();
        AudioSource paced = AudioSource.of(
                format,
                recording.source().stream()
                        .transform(AudioFraming.frames(format, FRAME))
                        .transform(AudioPacing.realtime(format, Schedulers.parallel())));
        return new Recording(recording.name(), paced, recording.length());
    }
}
