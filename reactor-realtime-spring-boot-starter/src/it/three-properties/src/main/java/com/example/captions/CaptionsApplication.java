// SPDX-License-Identifier: Apache-2.0
package com.example.captions;

import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.audio.AudioSources;
import java.nio.file.Path;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class CaptionsApplication {

    @Bean
    ApplicationRunner captions(RealtimeTranscriber transcriber) {
        return arguments -> AudioSources.wav(Path.of(arguments.getNonOptionArgs().get(0)))
                .flatMapMany(transcriber::transcribe)
                .ofType(TranscriptEvent.Completed.class)
                .doOnNext(turn -> System.out.println(turn.text()))
                .blockLast();
    }

    public static void main(String[] args) {
        SpringApplication.run(CaptionsApplication.class, args);
    }
}
