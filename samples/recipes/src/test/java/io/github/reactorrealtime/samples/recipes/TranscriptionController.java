// SPDX-License-Identifier: Apache-2.0
package io.github.reactorrealtime.samples.recipes;

import io.github.reactorrealtime.AudioRange;
import io.github.reactorrealtime.RealtimeTranscriber;
import io.github.reactorrealtime.TranscriptEvent;
import io.github.reactorrealtime.TranscriptEvent.Completed;
import io.github.reactorrealtime.TranscriptEvent.Failed;
import io.github.reactorrealtime.TranscriptEvent.Gap;
import io.github.reactorrealtime.TranscriptEvent.Partial;
import io.github.reactorrealtime.audio.AudioFormat;
import io.github.reactorrealtime.audio.AudioFormatException;
import io.github.reactorrealtime.audio.AudioSource;
import io.github.reactorrealtime.audio.AudioSources;
import io.github.reactorrealtime.error.RealtimeException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Audio in the body of a request, transcripts as server-sent events. */
@RestController
class TranscriptionController {

    private static final Logger log = LoggerFactory.getLogger(TranscriptionController.class);

    private final RealtimeTranscriber transcriber;

    TranscriptionController(RealtimeTranscriber transcriber) {
        this.transcriber = transcriber;
    }

    @PostMapping(path = "/transcripts", consumes = "audio/wav", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Line>> ofWav(@RequestBody Flux<DataBuffer> body) {
        return lines(AudioSources.wav(bytes(body), log::info).flatMapMany(transcriber::transcribe));
    }

    @PostMapping(path = "/transcripts", consumes = "audio/pcm", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Flux<ServerSentEvent<Line>> ofPcm16(@RequestBody Flux<DataBuffer> body, @RequestParam int rate) {
        AudioSource audio = AudioSource.of(AudioFormat.pcm16(rate), bytes(body));
        return lines(transcriber.transcribe(audio));
    }

    /** Copies, because a pooled buffer has to be given back and nobody behind this knows how. */
    static Flux<ByteBuffer> bytes(Flux<DataBuffer> body) {
        return body.map(pooled -> {
            ByteBuffer copy = ByteBuffer.allocate(pooled.readableByteCount());
            pooled.toByteBuffer(copy);
            DataBufferUtils.release(pooled);
            return copy;
        });
    }

    private static Flux<ServerSentEvent<Line>> lines(Flux<TranscriptEvent> events) {
        return events.mapNotNull(TranscriptionController::line).onErrorResume(error -> Mono.just(lastLine(error)));
    }

    private static @Nullable ServerSentEvent<Line> line(TranscriptEvent event) {
        if (event instanceof Partial partial) {
            return line("partial", partial.turn(), null, partial.text());
        } else if (event instanceof Completed completed) {
            return line("completed", completed.turn(), completed.range(), completed.text());
        } else if (event instanceof Failed failed) {
            log.warn("A turn stays without text", failed.cause());
            return line("failed", failed.turn(), failed.range(), "");
        } else if (event instanceof Gap gap) {
            return line("gap", null, gap.range(), gap.cause());
        }
        return null; // where speech starts and stops, and on which route: not for this client
    }

    private static ServerSentEvent<Line> lastLine(Throwable error) {
        if (error instanceof AudioFormatException refused) {
            return line("error", null, null, String.valueOf(refused.getMessage()));
        }
        log.warn("A transcription ended early", error);
        boolean mayWorkLater = error instanceof RealtimeException failure && failure.isRetryable();
        return line("error", null, null, mayWorkLater ? "Try again later." : "Transcription is not possible.");
    }

    private static ServerSentEvent<Line> line(String name, @Nullable Long turn, @Nullable AudioRange at, String text) {
        ServerSentEvent.Builder<Line> line = ServerSentEvent.<Line>builder().event(name);
        if (turn != null) {
            line.id(turn.toString());
        }
        return line.data(at == null ? new Line(null, null, text) : Line.at(at, text))
                .build();
    }

    record Line(@Nullable Long startMillis, @Nullable Long endMillis, String text) {

        static Line at(AudioRange range, String text) {
            return new Line(range.start().toMillis(), range.end().toMillis(), text);
        }
    }
}
