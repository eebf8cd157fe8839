// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.transcribe;

import io.github.reactorrealtime.Overflow;
import io.github.reactorrealtime.audio.AudioEncoding;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.audio.javasound.Microphone;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The command {@code transcribe mic}: the microphone, until Ctrl-C. */
@Command(
        name = "mic",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        customSynopsis = "transcribe mic [OPTIONS]",
        optionListHeading = "%nOptions:%n",
        description = "Transcribes the microphone. Ctrl-C ends it, after what was heard is transcribed.")
final class MicrophoneCommand implements Callable<Integer> {

    /** What nearly every sound card can record. */
    private static final int RATE_HZ = 48_000;

    @ParentCommand
    private @Nullable Transcribe parent;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            order = 12,
            description = "The first device with this in its name. Default: the system's microphone.")
    private @Nullable String device;

    @Option(
            names = "--rate",
            paramLabel = "HZ",
            order = 13,
            description = "Record at this rate. Default: ${DEFAULT-VALUE}.")
    private int rateHz = RATE_HZ;

    @Override
    public Integer call() {
        if (parent == null) {
            throw new IllegalStateException("mic is a command of transcribe");
        }
        Terminal terminal = parent.host().terminal();
        return new Job(service, output, parent.host()).run(null, () -> open(terminal), Overflow.DROP_OLDEST);
    }

    private Recording open(Terminal terminal) {
        AudioFormat format;
        try {
            format = new AudioFormat(AudioEncoding.PCM_S16, rateHz, 1);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("--rate can't be " + rateHz + ": " + e.getMessage() + ".", e);
        }
        AtomicBoolean told = new AtomicBoolean();
        Microphone.Builder microphone = Microphone.builder().format(format).onDropped(bytes -> {
            if (!told.getAndSet(true)) {
                terminal.message("Warning: audio of the microphone is lost, because the service takes it too slowly.");
            }
        });
        if (device != null) {
            microphone.device(device);
        }
        AudioSource source = microphone.build();
        return new Recording("the microphone", source, null);
    }
}
